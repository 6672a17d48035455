"""What a digest consists of: sentences, each with the numbers it prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from fairwait.analysis.watch.entry import WatchEntry
from fairwait.domain.finding import Cell
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance

Heading = Literal["standing", "new", "better", "worse", "different", "targets", "unchanged", "explained", "unjudged"]
#: The parts of a place's digest, in the order in which they are read.
HEADINGS: Final[Mapping[Heading, str]] = {
    "standing": "Where it stands",
    "new": "New",
    "worse": "Worse",
    "better": "Better",
    "different": "Different, neither good nor bad",
    "targets": "Against its standards",
    "explained": "Changed, and something else explains it",
    "unchanged": "No change that can be told from chance",
    "unjudged": "Could not be judged",
}
NOTHING: Final = "Nothing changed beyond ordinary movement."
NOTHING_OF_WHAT_WAS_JUDGED: Final = "Of what could be judged, nothing changed beyond ordinary movement."


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence under a heading; ``numbers`` are those it prints, by name. ``measure`` is empty for other news."""

    heading: Heading
    sentence: str
    measure: str = ""
    numbers: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaDigest:
    """What there is to tell of one place, and of the places below it.

    ``headline`` is the answer in a sentence. ``watch`` are its own entries on the watch list. ``children`` are the
    places below it that have something to tell; ``quiet`` counts the others.
    """

    area: str
    name: str
    geography: Geography
    headline: str
    lines: tuple[Line, ...]
    watch: tuple[WatchEntry, ...]
    children: tuple[AreaDigest, ...] = ()
    quiet: int = 0

    def under(self, heading: Heading) -> tuple[Line, ...]:
        return tuple(one for one in self.lines if one.heading == heading)

    @property
    def parts(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The headings that have something under them, in reading order."""
        return tuple((title, found) for key, title in HEADINGS.items() if (found := self.under(key)))

    @property
    def label(self) -> str:
        return f"{self.name} ({self.area})"

    @property
    def every_entry(self) -> tuple[WatchEntry, ...]:
        """Its own entries on the watch list and those of the places below it."""
        return (*self.watch, *(entry for child in self.children for entry in child.every_entry))

    @property
    def eventful(self) -> bool:
        """Whether there is anything to tell that a reader would act on or ask about."""
        return bool(self.watch) or any(self.under(key) for key in ("new", "worse", "better", "different"))


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of one place or of many.

    ``since`` is the month after which something counts as new. ``directions`` say for each measure which way is good.
    ``chance`` says what chance alone would have given; ``notes`` what else a reader should know.
    """

    period: Period
    since: Period
    headline: str
    areas: tuple[AreaDigest, ...]
    directions: tuple[str, ...]
    method: str
    chance: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Provenance, ...]

    def __repr__(self) -> str:
        whom = self.areas[0].name if len(self.areas) == 1 else f"{len(self.areas)} places"
        return f"<Digest {self.period}, new since {self.since}: {whom}>"

    @property
    def title(self) -> str:
        """What it is of, for a heading and a subject line."""
        whom = self.areas[0].name if len(self.areas) == 1 else f"{len(self.areas)} places"
        return f"Waiting times: {whom}, {self.period.label}"
