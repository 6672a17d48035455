"""Every command line printed in the documentation is one that the program takes."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import pytest
from typer.main import get_command

from fairwait.analysis.periods.england import ENGLAND_SERIES
from fairwait.app.main import app
from fairwait.definitions.measure_files import measures
from fairwait.domain.place import Geography
from tests.docs.markdown import ROOT, code_blocks, pages

_LINE = re.compile(r"(?:^|\s)(?:fairwait|start\.py|\.venv/bin/fairwait) (?P<rest>.+)$")


@cache
def root() -> Any:
    return get_command(app)


def printed_commands() -> list[tuple[str, list[str]]]:
    """Where, and the words after the program's name, of every shell line in the pages that are written by hand."""
    found = []
    for path in pages():
        text = path.read_text(encoding="utf-8")
        if "Written by python -m docs.build_reference" in text:
            continue
        for block in code_blocks(text):
            if block.info not in ("sh", "console", "powershell"):
                continue
            for line in block.text.splitlines():
                if match := _LINE.search(line):
                    where = f"{path.relative_to(ROOT).as_posix()}:{block.line}"
                    found.append((f"{where} {match['rest'][:40]}", shlex.split(match["rest"], comments=True)))
    return found


COMMANDS = printed_commands()


def test_there_are_commands_to_check() -> None:
    assert len(COMMANDS) >= 15


@pytest.mark.parametrize(("where", "words"), COMMANDS, ids=[where for where, _ in COMMANDS])
def test_a_printed_command_is_one_that_exists(where: str, words: list[str]) -> None:
    name, *rest = words
    if name == "test":  # start.py's own: what follows is pytest's
        return
    if name.startswith("-"):
        rest, command = words, root()
    else:
        assert name in root().commands, f"{where}: there is no command {name}"
        command = root().commands[name]
        while rest and rest[0] in getattr(command, "commands", {}):
            command, *rest = command.commands[rest[0]], *rest[1:]
    options = {option: parameter for parameter in command.params for option in getattr(parameter, "opts", [])}
    for position, word in enumerate(rest):
        if word.startswith("-") and word not in ("--help", "-h"):
            assert word in options, f"{where}: {name} has no option {word}"
            value = rest[position + 1] if position + 1 < len(rest) else ""
            if word == "--geography":
                assert value in set(Geography)
            if word == "--measure":
                assert value in measures() or (name == "change" and value in ENGLAND_SERIES)
    if name in ("rank", "estimate", "explain"):
        assert rest[0] in measures()
