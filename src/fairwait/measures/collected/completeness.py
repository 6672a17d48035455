"""Who sent no figures to a return other than RTT, and how much of each area's usual figures that leaves out.

The rules of RTT completeness rest on RTT's own history and are not applied here. To a monthly return an independent
provider is missing that reported in at least two of the three months before and does not now, to a quarterly one if it
reported in the quarter before. An NHS trust stays missing for a year. A documented merger, transfer or closure explains
an absence. Where the periods before are not held nobody can say who is missing, and nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness_words import percent, short_name
from fairwait.places.areas import region_of
from fairwait.stats.missing import FEWEST_COMPLETE

#: What each return counts of a provider, to say how large it was.
_SIZE_WORDS: Mapping[str, tuple[str, str]] = {
    "diagnostics": ("patient waiting", "patients waiting"),
    "cancelled-operations": ("cancellation", "cancellations"),
    "operating-theatres": ("operating theatre", "operating theatres"),
    "beds": ("bed open overnight", "beds open overnight"),
    "hospital-activity": ("planned admission", "planned admissions"),
}
_NAMED = 3


@dataclass(frozen=True, slots=True)
class MissingSender:
    """A provider that reported and does not: what it last reported (``size``) and when, and where it sits.

    ``board`` and ``region`` are empty where no file says.
    """

    code: str
    name: str
    last: Period
    size: float
    board: str
    region: str


@dataclass(frozen=True, slots=True)
class AreaSent:
    """How complete the figures of a place are: a share from 0 to 1, NaN where nobody can say, and why not, in words."""

    completeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Senders:
    """Who sent figures of one return in one period.

    ``known`` is false where the periods before are not held, for ``why_unknown``. ``usual`` is what each area's
    providers, or the area itself, last reported together, by area code. ``name`` is that of the return.
    """

    name: str
    period: Period
    known: bool
    why_unknown: str
    missing: tuple[MissingSender, ...] = ()
    usual: Mapping[str, float] = field(default_factory=dict)

    def area(self, code: str, geography: Geography) -> AreaSent:
        """Completeness of a place. A provider that is in the figures has sent them."""
        if not self.known:
            return AreaSent(float("nan"), self.why_unknown)
        if geography is Geography.PROVIDER:
            gone = next((one for one in self.missing if one.code == code), None)
            return AreaSent(1.0, "") if gone is None else AreaSent(float("nan"), self._absence(gone))
        here, perhaps = self._of_area(code, geography)
        whole = self.usual.get(code, 0.0)
        sure = sum(one.size for one in here)
        if not here and not perhaps:
            return AreaSent(1.0, "")
        if whole <= 0:
            return AreaSent(
                float("nan"), f"{self._who(here or perhaps)} How much of this area's figures that is, is not known."
            )
        share = min(1.0, sure / whole)
        if 1.0 - share < FEWEST_COMPLETE:
            return AreaSent(
                1.0 - share, f"{self._who(here)} That was {percent(share)} of what this area usually reports."
            )
        most = min(1.0, (sure + sum(one.size for one in perhaps)) / whole)
        if 1.0 - most < FEWEST_COMPLETE:
            told = f"{self._who(perhaps)} Whose patients they were is not known; up to {percent(most)} of this area's."
            return AreaSent(float("nan"), told)
        return AreaSent(1.0 - share, "")

    def england_words(self) -> str:
        """Who is missing from England's figure, in a sentence; empty when nobody with anything to report is."""
        if not self.known:
            return self.why_unknown
        if not self.missing:
            return ""
        rest = len(self.missing) - _NAMED
        more = f" So did {words.count(rest, 'smaller one', words=True)}." if rest > 0 else ""
        return f"{self._who(self.missing)}{more}"

    def _of_area(self, code: str, geography: Geography) -> tuple[list[MissingSender], list[MissingSender]]:
        """The missing that sit in an area, and those that may: of no known ICB or region, in its region or anywhere."""
        if geography is Geography.ENGLAND:
            return list(self.missing), []
        if geography is Geography.REGION:
            return [one for one in self.missing if one.region == code], [one for one in self.missing if not one.region]
        region = region_of(Geography.ICB, code, self.period)
        here = [one for one in self.missing if one.board == code]
        return here, [one for one in self.missing if not one.board and one.region in ("", region)]

    def _who(self, missing: Sequence[MissingSender]) -> str:
        ordered = sorted(missing, key=lambda one: (-one.size, one.code))[:_NAMED]
        return " ".join(self._absence(one) for one in ordered)

    def _absence(self, one: MissingSender) -> str:
        singular, plural = _SIZE_WORDS[self.name]
        size = f"{words.integer(one.size)} {singular if one.size == 1 else plural}"
        name = f"Provider {one.code}" if one.name == one.code else f"{short_name(one.name)} ({one.code})"
        return f"{name} sent no figures; its last, of {one.last.label}, had {size}."
