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
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_words import percent, short_name, whose
from fairwait.places.areas import area_index, region_of
from fairwait.stats.missing import FEWEST_COMPLETE

#: What each return is about, and what it counts of a provider, to say how large it was.
_RETURN_WORDS: Mapping[str, tuple[str, str, str]] = {
    "diagnostics": ("diagnostic tests", "patient waiting", "patients waiting"),
    "cancelled-operations": ("cancelled operations", "cancellation", "cancellations"),
    "operating-theatres": ("operating theatres", "operating theatre", "operating theatres"),
    "beds": ("beds", "bed open overnight", "beds open overnight"),
    "hospital-activity": ("admissions", "planned admission", "planned admissions"),
}
_NAMED = 3


@dataclass(frozen=True, slots=True)
class MissingSender:
    """A provider that reported and does not: what it last reported and when, and where it sits.

    ``sizes`` is by item, ``C_999`` for everything together. ``board`` and ``region`` are the codes of the period asked
    about, empty where no file says; then ``boards`` are the ICBs it may sit in, any of its region where that is empty
    too. Of a provider that left out only some items ``sizes`` has those, ``before`` all
    that it had, and ``sent`` and ``sent_before`` how many it reports and reported; of a silent one these are empty.
    """

    code: str
    name: str
    last: Period
    sizes: Mapping[str, float]
    board: str
    region: str
    before: Mapping[str, float] = field(default_factory=dict)
    sent: int = 0
    sent_before: int = 0
    boards: tuple[str, ...] = ()

    @property
    def size(self) -> float:
        """Everything together."""
        return self.of(TOTAL)

    def of(self, item: str) -> float:
        """What it last reported of an item; nought for one that it did not do."""
        return self.sizes.get(item, 0.0)

    @property
    def partly(self) -> bool:
        """Whether it sent other items."""
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class AreaSent:
    """How complete the figures of a place are: a share from 0 to 1, NaN where nobody can say, and why not, in words."""

    completeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Senders:
    """Who sent figures of one return in one period.

    ``known`` is false where the periods before are not held, for ``why_unknown``. ``usual`` is what an area, or the
    providers in it, reported together in the last period of a missing one, so that its own figures are in: by that
    period, area code and item. ``asked`` is the period whose areas are spoken of: a quarter later than ``period`` where
    something of an earlier quarter is divided by. ``name`` is that of the return.
    """

    name: str
    period: Period
    known: bool
    why_unknown: str
    missing: tuple[MissingSender, ...] = ()
    usual: Mapping[tuple[Period, str, str], float] = field(default_factory=dict)
    asked: Period | None = None

    def area(self, code: str, geography: Geography, item: str = TOTAL) -> AreaSent:
        """Completeness of a place in an item. A provider that is in the figures has sent them, and so has one that
        stands for itself because nobody knows its area."""
        if not self.known:
            return AreaSent(float("nan"), self.why_unknown)
        if geography is Geography.PROVIDER:
            return self._provider(code, item)
        here, perhaps = self._of_area(code, geography, item)
        if not here and not perhaps:
            return AreaSent(1.0, "")
        sure, doubtful = (self._share(code, missing, item) for missing in (here, perhaps))
        if sure != sure or doubtful != doubtful:
            unknown = f"{self._who(here or perhaps, item)} How much of {whose(code)} figures that is, is not known."
            return AreaSent(float("nan"), unknown)
        share, most = min(1.0, sure), min(1.0, sure + doubtful)
        if 1.0 - share < FEWEST_COMPLETE:
            usual = f"what {whose(code).removesuffix('’s')} usually reports"
            told = f"{self._who(here, item)} That was {percent(share)} of {usual}."
            return AreaSent(1.0 - share, told)
        if 1.0 - most < FEWEST_COMPLETE:
            told = f"{self._who(perhaps, item)} Whose patients they were is not known; up to {percent(most)} of "
            return AreaSent(float("nan"), f"{told}{whose(code)}.")
        return AreaSent(1.0 - share, "")

    def _provider(self, code: str, item: str) -> AreaSent:
        own = [one for one in self.missing if one.code == code]
        silent = next((one for one in own if not one.partly), None)
        if silent is not None:
            return AreaSent(float("nan"), self._absence(silent, TOTAL))
        left_out = [one for one in own if one.of(item) > 0]
        share = min(1.0, sum(one.of(item) / one.before.get(item, one.of(item)) for one in left_out))
        if 1.0 - share >= FEWEST_COMPLETE:
            return AreaSent(1.0 - share, "")
        usual = f" That was {percent(share)} of what it usually reports." if item == TOTAL else ""
        return AreaSent(1.0 - share, f"{self._who(left_out, item)}{usual}")

    def england_words(self, item: str = TOTAL) -> str:
        """Who is missing from England's figure, in a sentence; empty when nobody with anything to report is."""
        if not self.known:
            return self.why_unknown
        missing = [one for one in self.missing if one.of(item) > 0]
        if not missing:
            return ""
        rest = len(missing) - _NAMED
        others = words.count(rest, "smaller one", words=True).capitalize()
        more = f" {others} left figures out as well." if rest > 0 else ""
        return f"{self._who(missing, item)}{more}"

    def _share(self, code: str, missing: Sequence[MissingSender], item: str) -> float:
        """How much of an area's figures providers were, each of those of its own last period; NaN where not known."""
        usual = [self.usual.get((one.last, code, item), 0.0) for one in missing]
        if not all(whole > 0 for whole in usual):
            return float("nan")
        return sum(one.of(item) / whole for one, whole in zip(missing, usual, strict=True))

    def _of_area(self, code: str, geography: Geography, item: str) -> tuple[list[MissingSender], list[MissingSender]]:
        """The missing that sit in an area, and those that may: of no known ICB or region, in its region or anywhere."""
        missing, asked = [one for one in self.missing if one.of(item) > 0], self.asked or self.period
        if geography is Geography.ENGLAND:
            return missing, []
        if code not in area_index(geography, asked):
            return [], []
        if geography is Geography.REGION:
            return [one for one in missing if one.region == code], [one for one in missing if not one.region]
        region = region_of(Geography.ICB, code, asked)
        here = [one for one in missing if one.board == code]
        perhaps = [one for one in missing if not one.board]
        return here, [one for one in perhaps if (code in one.boards if one.boards else one.region in ("", region))]

    def _who(self, missing: Sequence[MissingSender], item: str) -> str:
        ordered = sorted(missing, key=lambda one: (-one.of(item), one.code))[:_NAMED]
        return " ".join(self._absence(one, item) for one in ordered)

    def _absence(self, one: MissingSender, item: str) -> str:
        what, singular, plural = _RETURN_WORDS[self.name]
        size = f"{words.integer(one.of(item))} {singular if one.of(item) == 1 else plural}"
        size += "" if item == TOTAL or one.partly else " for this test"
        name = f"Provider {one.code}" if one.name == one.code else f"{short_name(one.name)} ({one.code})"
        if one.partly and item == TOTAL:
            sent = f"{one.sent} of its {one.sent_before} {what} in {self.period.label}"
            return f"{name} sent figures of {sent}; what it left out had {size} in {one.last.label}."
        if one.partly:
            told = f"{name} sent figures of other tests in {self.period.label}, but no {plural} for this one"
            return f"{told}; its last, of {one.last.label}, had {size}."
        return f"{name} sent no figures of {what}; its last, of {one.last.label}, had {size}."


def what_of(name: str) -> str:
    """What a return is about, in words."""
    return _RETURN_WORDS[name][0]
