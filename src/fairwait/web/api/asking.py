"""What may be asked: the parameters that every list has, and what no text may hold."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from fairwait.domain.harmless import hides
from fairwait.web.api.problems import ProblemError

#: The most rows of one answer, and how far into a list of places, pages and the like an answer may begin.
MOST_ROWS: Final = 1_000
DEEPEST: Final = 100_000
_MOST_PARAMETERS: Final = 60
_LONGEST: Final = 200
_LONGEST_CURSOR: Final = 400
#: Parameters that may be given several times; then any of the values will do.
REPEATED: Final = frozenset(
    ("area", "geography", "measure", "treatment_function", "place", "rule", "provider", "kind", "publication")
)


def _visible(text: str) -> str:
    if hides(text) or "�" in text:
        raise ValueError("it holds signs that nobody can see or that are no text")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), AfterValidator(_visible)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,12}$", to_upper=True)]
FunctionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
MeasureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,60}$")]
Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
Level = Literal["england", "region", "icb", "sub-icb", "provider"]
Form = Literal["json", "csv"]


class Asked(BaseModel):
    """What every question may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Form | None = Field(None, description="`json` or `csv`; without it the Accept header decides.")


class Listing(Asked):
    """What every list may be asked."""

    limit: int = Field(100, ge=1, le=MOST_ROWS, description="How many rows at most, from 1 to 1,000.")
    cursor: str | None = Field(
        None, min_length=1, max_length=_LONGEST_CURSOR, pattern=r"^[A-Za-z0-9_-]+$",
        description="Where to go on: take it from `page.next` or the Link header, never make one.",
    )  # fmt: skip


async def check_plain(request: Request) -> None:
    """Refuse questions that no reader of ours would ask, before anything is looked up.

    It waits for nothing, and yet it is ``async``: else the framework hands it to a thread, which takes longer than it.
    Raises :class:`ProblemError` for too many parameters, ones given twice that have one value only, and texts that are
    too long or hold signs that nobody sees.
    """
    pairs = request.query_params.multi_items()
    if len(pairs) > _MOST_PARAMETERS:
        raise ProblemError(422, "There are too many parameters.", expected=f"at most {_MOST_PARAMETERS}")
    given: set[str] = set()
    for name, value in pairs:
        shown = name if name.isidentifier() and len(name) <= 40 else "a parameter"
        longest = _LONGEST_CURSOR if name == "cursor" else _LONGEST
        if len(name) > _LONGEST or len(value) > longest:
            raise ProblemError(422, "A value is too long.", where=shown, expected=f"at most {longest} characters")
        if hides(name) or hides(value) or "�" in f"{name}{value}":
            raise ProblemError(
                422, "A value holds signs that nobody can see or that are no text.", where=shown,
                expected="plain text in UTF-8",
            )  # fmt: skip
        if name in given and name not in REPEATED:
            raise ProblemError(422, f"{shown} was given more than once.", where=shown, expected="one value")
        given.add(name)


def cursor_of(value: Any) -> str:
    """A place in a list as a text for an address."""
    packed = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_cursor(cursor: str | None) -> Any:
    """What :func:`cursor_of` wrote; None for none. Raises :class:`ProblemError` for anything else."""
    if cursor is None:
        return None
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return json.loads(packed.decode("utf-8"))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise bad_cursor() from error


def offset_of(cursor: str | None) -> int:
    """Where a list goes on, in rows from its beginning."""
    value = read_cursor(cursor)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= DEEPEST:
        raise bad_cursor()
    return value


def bad_cursor() -> ProblemError:
    return ProblemError(
        422, "The cursor is none of ours.", where="cursor", expected="the cursor of a `page.next` or `page.previous`",
        remedy="begin again without a cursor",
    )  # fmt: skip


def refuse_unknown(name: str, given: Iterable[str], known: Iterable[str], remedy: str) -> None:
    """Raise :class:`ProblemError` for values that the edition has nothing of."""
    there = set(known)
    strange = [one for one in given if one not in there]
    if strange:
        few = sorted(there)[:12]
        raise ProblemError(
            422, f"There is no {name.replace('_', ' ')} “{strange[0]}” in this edition.", where=name,
            expected=f"one of: {', '.join(few)}{' and others' if len(there) > len(few) else ''}" if few else "",
            remedy=remedy,
        )  # fmt: skip
