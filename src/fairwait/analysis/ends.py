"""What the two ends of an order are called: more within 18 weeks, longer waits, higher; never better or worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.definitions.measure_words import inline
from fairwait.domain import words

_OVER: Final = "waiting longer than "


@dataclass(frozen=True, slots=True)
class Ends:
    """How the high and the low end of a measure are spoken of, as ``with clearly`` takes them, and which leads.

    ``most`` and ``least`` are what the places at either end are called together; ``high_first`` says that the places
    with the highest values stand first in the order.
    """

    higher: str
    lower: str
    most: str
    least: str
    high_first: bool

    @property
    def in_order(self) -> tuple[str, str]:
        """What the first and the last places of the order are called."""
        return (self.most, self.least) if self.high_first else (self.least, self.most)

    def said(self, band: str) -> str:
        """A verdict of the ranking in these words: ``clearly high`` is ``clearly shorter waits``."""
        return {
            "clearly high": f"clearly {self.higher}", "probably high": f"probably {self.higher}",
            "clearly low": f"clearly {self.lower}", "probably low": f"probably {self.lower}",
        }.get(band, band)  # fmt: skip

    def counted(self, bands: Sequence[str], kind: str, kinds: str) -> str:
        """How many places lie clearly at either end: ``18 areas with clearly shorter waits than most, …``."""
        high, low = bands.count("clearly high"), bands.count("clearly low")
        if not high and not low:
            return f"No {kind} with clearly {self.higher} or {self.lower} than most"
        lead = words.count(high, kind, kinds, words=True)
        lead = f"{lead[:1].upper()}{lead[1:]} with clearly {self.higher} than most"
        return f"{lead}, {words.number_word(low)} with clearly {self.lower.split()[0]}"


def ends_of(measure: Measure) -> Ends:
    """The words for a measure, from its own definition."""
    first = measure.polarity is not Polarity.LOWER_IS_BETTER
    what = _counted(measure)
    if what:
        return Ends(f"more {what}", f"fewer {what}", f"Most {what}", f"Fewest {what}", first)
    if measure.kind is Kind.QUANTILE:
        return Ends("longer waits", "shorter waits", "Longest waits", "Shortest waits", first)
    value = "share" if measure.kind is Kind.SHARE else "rate" if measure.kind is Kind.RATIO else "figure"
    return Ends(f"higher {value}s", f"lower {value}s", f"Highest {value}s", f"Lowest {value}s", first)


def _counted(measure: Measure) -> str:
    """Whom a share of those who wait counts: ``within 18 weeks``, ``over 52 weeks``; empty for other measures."""
    if measure.kind is not Kind.SHARE or not measure.title.startswith("Waiting "):
        return ""
    title = inline(measure.title)
    if measure.id == "within_18_weeks":
        return "within 18 weeks"
    if title.startswith(_OVER):
        return f"over {title.removeprefix(_OVER)}"
    return title.removesuffix(" for a diagnostic test")
