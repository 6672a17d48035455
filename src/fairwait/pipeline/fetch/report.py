"""What became of a fetch: file by file, publication by publication, and in one number for the shell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from fairwait.domain.errors import BadInputError, ExitCode, FairwaitError
from fairwait.domain.period import Period
from fairwait.sources.drift import Drift
from fairwait.sources.finding import FoundFile
from fairwait.store.release import Release

#: ``kept`` is a file that fairwait has no reader for: its bytes are in the store and nothing is measured from it. Of
#: the others, ``revised`` alone changes an answer: see :data:`fairwait.pipeline.vintages.Meaning`.
Outcome = Literal["new", "revised", "same figures", "passed over", "unchanged", "kept", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file. ``size`` is the bytes that crossed the network for it, 0 when it was unchanged.

    ``instead_of`` is the file that it stands for, whose address has nothing any more.
    """

    found: FoundFile
    outcome: Outcome
    release: Release | None = None
    size: int = 0
    sha256: str = ""
    error: FairwaitError | None = None
    instead_of: FoundFile | None = None

    @property
    def doubt(self) -> str:
        """What is said of a file that stands for another; empty of all others."""
        if self.instead_of is None or self.outcome == "failed":
            return ""
        return (
            f"{self.instead_of.name} ({self.found.last.label}) is linked on {self.instead_of.page} and is not at its "
            f"address; {self.found.name}, which it replaces, stands for it: its figures may have been revised since"
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A month of a publication that should be out by now and that its publisher's pages do not show."""

    source: str
    publication: str
    period: Period


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source whose pages could not be walked, and why."""

    source: str
    error: FairwaitError


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of everything that was asked for, and the version of the store that was published."""

    files: tuple[Fetched, ...]
    missing: tuple[Missing, ...]
    failures: tuple[SourceFailure, ...]
    drift: tuple[Drift, ...]
    doubts: tuple[str, ...]
    pages: int
    version: int

    def number(self, outcome: Outcome) -> int:
        return sum(file.outcome == outcome for file in self.files)

    @property
    def errors(self) -> tuple[FairwaitError, ...]:
        own = (file.error for file in self.files if file.error)
        return (*(one.error for one in self.failures), *own)

    @property
    def exit_code(self) -> ExitCode:
        """0 when all is well; 5 when some failed; 3 or 7 when nothing came of it; 6 when something is not out."""
        if self.errors:
            landed = any(file.outcome != "failed" for file in self.files)
            return ExitCode.PARTLY_DONE if landed else _worst(self.errors)
        return ExitCode.NOT_PUBLISHED if self.missing else ExitCode.DONE


def _worst(errors: Iterable[FairwaitError]) -> ExitCode:
    """Bad input when every failure is one of content, else that nothing could be fetched."""
    unread = all(isinstance(error, BadInputError) for error in errors)
    return ExitCode.BAD_INPUT if unread else ExitCode.NOT_FETCHED
