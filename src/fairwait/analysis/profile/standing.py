"""Where one place stands on one measure: value, interval and, where it may be ranked, its ranks."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.analysis.ranking import PlaceRanking
from fairwait.definitions.measure import Measure


@dataclass(frozen=True, slots=True)
class Standing:
    """A place's value on one measure and, where it may be ranked, its row in the ranking.

    ``reason`` says why it is not ranked and is empty where it is. Numbers are NaN where they are not known.
    """

    measure: Measure
    treatment_function: str
    value: float
    numerator: float
    denominator: float
    england: float
    reason: str
    ranking: PlaceRanking | None = None
    row: int = -1

    @property
    def judged(self) -> bool:
        return self.ranking is not None and self.row >= 0

    @property
    def pathways(self) -> float:
        """How many pathways the value rests on: those treated for a rate, all on the list for a share or a wait."""
        return self.numerator if self.measure.needs_population else self.denominator

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 per cent interval, month-to-month noise included; NaN where the place is not judged."""
        if self.ranking is None or self.row < 0:
            return float("nan"), float("nan")
        # A count of nought is half a pathway on the working scale: its interval then begins at nought all the same.
        return min(float(self.ranking.scale.low[self.row]), self.value), float(self.ranking.scale.high[self.row])

    @property
    def apart(self) -> bool:
        """Whether England's value lies outside the place's 95 per cent interval."""
        low, high = self.interval
        return self.judged and self.england == self.england and not low <= self.england <= high

    @property
    def ranks(self) -> tuple[int, int, int]:
        """Lowest and highest rank of the 95 per cent interval, and how many are ranked. Only for a judged place."""
        assert self.ranking is not None
        return int(self.ranking.rank_low[self.row]), int(self.ranking.rank_high[self.row]), len(self.ranking)

    @property
    def band(self) -> str:
        return self.ranking.bands[self.row] if self.ranking is not None and self.row >= 0 else "not judged"

    @property
    def rank_words(self) -> str:
        """``between 3 and 9 of 100``, ``1 of 39``; empty where the place is not judged."""
        if not self.judged:
            return ""
        low, high, of = self.ranks
        return f"{low} of {of}" if low == high else f"between {low} and {high} of {of}"

    @property
    def rank_cell(self) -> str | None:
        """The same for a table: ``3 to 9 of 100``."""
        return self.rank_words.removeprefix("between ").replace(" and ", " to ") or None

    @property
    def lies(self) -> str:
        """The rank as the end of a sentence: ``lies between 3 and 9 of 100``, ``is 1 of 39``."""
        return f"{'lies' if self.rank_words.startswith('between') else 'is'} {self.rank_words}"
