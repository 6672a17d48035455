"""Layout drift: what a file holds that its reader was never taught, with the nearest thing it knows.

A publisher renames a column, adds a sheet or uses a new code. The reader takes what it knows where that cannot
mislead, and says what it left, what it takes it for, and where to teach it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fairwait.sources.contract import CheckResult

#: The name of the check under which drift stands in a release.
CHECK = "layout-drift"
_SHOWN = 5
_NEAR = 0.6

Kind = Literal["column", "sheet", "code", "link"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing a reader does not know.

    ``guess`` is the nearest known name, empty where nothing is near. ``teach`` is the module or data file of fairwait,
    and the name in it, where the new spelling belongs.
    """

    kind: Kind
    found: str
    where: str
    guess: str
    teach: str

    @property
    def sentence(self) -> str:
        near = f"; the nearest that is known is “{self.guess}”" if self.guess else "; nothing known is like it"
        return f"The {self.kind} “{self.found}” ({self.where}) is not known{near}. To teach it: {self.teach}"


def unknown(kind: Kind, found: str, known: Iterable[str], *, where: str, teach: str) -> Drift:
    """What is said of ``found``, which the reader does not know, given the names that it does."""
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(found.casefold(), folded, n=1, cutoff=_NEAR)
    return Drift(kind, found, where, folded[near[0]] if near else "", teach)


def drift_check(found: Sequence[Drift]) -> tuple[CheckResult, ...]:
    """The check that a release carries: a warning that counts and names what was not known; none where all was."""
    if not found:
        return ()
    kinds = " and ".join(sorted({f"{one.kind}s" for one in found}))
    sentence = (
        f"The file has {kinds} that fairwait does not know. Unless it is said otherwise they were left out; everything "
        "known was read"
    )
    examples = tuple(one.sentence for one in found[:_SHOWN])
    return (CheckResult(CHECK, "warning", sentence, len(found), examples),)
