"""The few shapes of TOML that fairwait writes, and reading them back with the line where a mistake is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fairwait.domain.errors import BadInputError
from fairwait.domain.harmless import harmless

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_REMEDY = "put it right in any text editor, or move the file away and save anew"
#: Longer than any note that may be kept, and short enough to be read at once.
_LONGEST_LINE = 20_000


def written(facts: Mapping[str, str | date], tables: Mapping[str, Sequence[Mapping[str, str]]], comment: str) -> str:
    """A TOML document: a comment, then ``facts`` (texts and days), then one ``[[name]]`` for each row of a table.

    Keys are ours and plain words; values may be any text whatever. :func:`parsed` gives back what was written.
    """
    lines = [*(f"# {line}" for line in comment.splitlines()), ""]
    lines += [f"{key} = {_value(value)}" for key, value in facts.items()]
    for name, rows in tables.items():
        for row in rows:
            lines += ["", f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in row.items())]
    return "\n".join(lines) + "\n"


def _value(value: str | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return '"' + "".join(_escaped(sign) for sign in value) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    if 0xD800 <= code <= 0xDFFF:  # half a character: TOML cannot hold it
        return "\\uFFFD"
    return sign if sign.isprintable() else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def parsed(text: str, path: Path) -> dict[str, Any]:
    """The document as a dictionary; :class:`BadInputError` that names the line where it is no TOML."""
    try:
        _refuse_endless(text)
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is one, and so is a number of too many digits
        said = str(error)
        at = re.search(r"line (\d+)", said)
        line = int(at[1]) if at else text.count("\n") + 1
        raise BadInputError(
            f"{path.name} has a mistake in its writing: {harmless(re.sub(r' [(]at .*[)]$', '', said), 120)}",
            where=f"{path}, line {line}", expected='lines such as: note = "our coast"', remedy=_REMEDY,
        ) from error  # fmt: skip


def _refuse_endless(text: str) -> None:
    """No line that a person would write: a key of thousands of dotted parts keeps the reader busy for minutes."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"a line of {len(line):,} characters (at line {number}, column 1)")


def mistake(path: Path, text: str, what: str, near: str, expected: str) -> BadInputError:
    """The error for a document that is TOML but not what it should be; ``near`` is a text that stands on the line."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if near and near in line]
    where = f"{path}, line {lines[0]}" if lines else str(path)
    return BadInputError(f"{path.name} {what}", where=where, expected=expected, remedy=_REMEDY)
