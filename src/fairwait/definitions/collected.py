"""What a measure of a return other than referral to treatment counts: which return, which quantities, of which items.

The readers of these returns lay their counts out alike (the table ``counts``), so that such a measure is data too. A
*family* is the publications that carry one return: the official month first, then derived series of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from fairwait.domain.items import BREAKDOWNS
from fairwait.domain.place import Basis

Cadence = Literal["month", "quarter"]
FamilyName = Literal["diagnostics", "cancelled-operations", "operating-theatres", "beds", "hospital-activity"]


@dataclass(frozen=True, slots=True)
class Family:
    """One return: its short name in tables, its rhythm, and the publications that carry it, the preferred one first."""

    label: str
    cadence: Cadence
    by_provider: tuple[str, ...]
    by_commissioner: tuple[str, ...] = ()

    def publications(self, basis: Basis) -> tuple[str, ...]:
        """The store's publications that count on a basis."""
        return self.by_provider if basis is Basis.PROVIDER else self.by_commissioner


FAMILIES: Mapping[str, Family] = {
    "diagnostics": Family(
        "DM01", "month", ("diagnostics-provider", "diagnostics-provider-series"),
        ("diagnostics-commissioner", "diagnostics-icb-series"),
    ),
    "cancelled-operations": Family("QMCO", "quarter", ("cancelled-operations",)),
    "operating-theatres": Family("theatres", "quarter", ("operating-theatres",)),
    "beds": Family("KH03", "quarter", ("beds",)),
    "hospital-activity": Family("MAR", "month", ("hospital-activity",)),
}  # fmt: skip
#: Every publication that a collected measure may read.
COLLECTED_PUBLICATIONS = tuple(
    name for family in FAMILIES.values() for name in (*family.by_commissioner, *family.by_provider)
)


class Count(BaseModel):
    """One count of a collected measure.

    ``quantities`` are added up; ``items`` keeps only those items (all of them when empty). ``at_most_earlier`` says how
    many quarters earlier the count may be where that of the quarter itself is not held: only for what changes slowly,
    such as theatres. ``all_months`` adds the three months of a quarter, for a monthly return under a quarterly one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: FamilyName
    quantities: tuple[str, ...] = Field(min_length=1)
    items: tuple[str, ...] = ()
    words: str = Field(min_length=1)
    at_most_earlier: int = Field(default=0, ge=0, le=12)
    all_months: bool = False

    @property
    def of(self) -> Family:
        return FAMILIES[self.family]


class Collected(BaseModel):
    """What a collected measure is made of. ``denominator`` is None where the measure is divided by residents.

    ``per`` is how many of the denominator the value is for. ``breakdown`` names the items that stand where other
    measures have treatment functions; empty for a measure without any. ``stock`` marks averages over the quarter, whose
    value is no count and has no interval; ``flow`` what happened during the period, of other patients each time. A
    ranking needs ``fewest`` of the counted (of the whole, for a share); ``not_ranked`` says why there is none where an
    order of places would mislead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    numerator: Count
    denominator: Count | None = None
    per: int = Field(default=1, gt=0)
    breakdown: Literal["", "diagnostic test"] = ""
    counted: str = Field(min_length=1)
    divided_by: str = Field(min_length=1)
    stock: bool = False
    flow: bool = False
    fewest: int = Field(default=10, ge=1)
    not_ranked: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> Collected:
        if self.numerator.at_most_earlier:
            raise ValueError("what is counted is of the period itself: only a denominator may be of an earlier quarter")
        if self.denominator is not None and self.denominator.all_months and self.cadence != "quarter":
            raise ValueError("the three months of a quarter are added only under a quarterly count")
        return self

    def misused(self, kind: str, *, people: bool, terms: bool) -> str:
        """What is wrong with a measure of this ``kind``, divided by ``people``, with ``terms`` of RTT; empty if all is
        well."""
        if terms or kind not in ("ratio", "share"):
            return "a collected measure is a ratio or a share of what “collected” says, and counts no parts of RTT"
        if people == (self.denominator is not None):
            return "a collected measure is divided by another count or by residents, and not by both"
        if kind == "share" and (people or self.per != 1):
            return "a share is one count out of another, for every one of it"
        return ""

    @property
    def cadence(self) -> Cadence:
        """How often the measure has a value: as often as what it counts."""
        return self.numerator.of.cadence

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every count, the numerator first."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def label(self) -> str:
        """The returns as tables print them: ``DM01``, or ``QMCO/theatres``."""
        return "/".join(dict.fromkeys(one.of.label for one in self.counts))

    @property
    def item_names(self) -> Mapping[str, str]:
        """The names of the items the measure can be asked for apart, by code; empty without a breakdown."""
        return BREAKDOWNS.get(self.breakdown, {})
