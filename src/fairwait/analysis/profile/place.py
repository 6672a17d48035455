"""The place a profile is about: how it is spoken of, whom it is ranked among, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import FEWEST_FOR_QUARTERS
from fairwait.analysis.ranking import PlaceRanking, rank, rank_among
from fairwait.analysis.robustness import Robustness, judge
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.wording import places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness import AreaCompleteness, ProviderStatus
from fairwait.places.sectors import sector_of
from fairwait.stats.shrinkage import PUBLISHED_DRAWS

WAITS = "within_18_weeks"
TREATED = "admitted_treated_per_1000"
#: Draws for one treatment function, as in the report on all places.
FUNCTION_DRAWS = 2000
#: Draws for providers: there are hundreds, and their ranks are ranges of tens.
PROVIDER_DRAWS = 4000
#: All providers together are ranked only to learn which may be; each sector is then ranked by itself.
_FEW_DRAWS = 200
#: From this completeness on what is missing is too little to describe the place by.
MOSTLY_WHOLE = 0.9
#: Names that take an article inside a sentence.
_THE = frozenset(
    {
        "Midlands", "South West", "South East", "North West", "East of England", "North East and Yorkshire",
        "North East and North Cumbria", "Black Country", "Vale of York",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """The place a profile is about, in one month.

    ``reason`` says why the place as a whole cannot be judged and is empty where it can. ``completeness`` is that of
    an area; None for a provider, and where no history tells who usually submits.
    """

    bench: Workbench
    area: Area
    period: Period
    completeness: AreaCompleteness | None = None
    reason: str = ""

    @property
    def judged(self) -> bool:
        return not self.reason

    @property
    def incomplete(self) -> bool:
        """Whether figures are missing, rather than too few to judge by."""
        return self.completeness is not None and not self.completeness.may_be_ranked

    @property
    def is_provider(self) -> bool:
        return self.area.geography is Geography.PROVIDER

    @property
    def name(self) -> str:
        """The place inside a sentence: ``Wakefield``, ``the Midlands``."""
        return called(self.area)

    @property
    def short(self) -> str:
        """The place when it is named again: an area's name; of a provider, whose names are long, “this provider”."""
        return "this provider" if self.is_provider else self.name

    @property
    def where(self) -> str:
        """``in Wakefield``, ``at Spire Leeds Hospital``."""
        return f"{'at' if self.is_provider else 'in'} {self.name}"

    @property
    def here(self) -> str:
        """Where, when it is said again: ``in Wakefield``; of a provider, whose names are long, ``here``."""
        return "here" if self.is_provider else self.where

    @property
    def whose(self) -> str:
        """Whose pathways are counted: ``of people in Wakefield``, ``at Spire Leeds Hospital``."""
        return self.where if self.is_provider else f"of people {self.where}"

    def peers(self, number: int = 2) -> str:
        """What the places that it is ranked among are called."""
        if not self.is_provider:
            return places(self.area.geography, number)
        kind = "NHS provider" if self.area.sector is Sector.NHS else "independent provider"
        return words.noun(number, kind)

    def applies(self, measure: str) -> bool:
        """Whether the measure exists for this kind of place: rates per 1,000 people never do for providers."""
        return self.area.geography in named_measure(measure).geographies

    def ranking(self, measure: str, treatment_function: str = TOTAL) -> PlaceRanking:
        """The ranking of the places it may be compared with; of providers, those of its own sector.

        Raises :class:`NothingToAnswerWithError` where nothing can be ranked.
        """
        whole = PUBLISHED_DRAWS if not self.is_provider else PROVIDER_DRAWS
        draws = whole if treatment_function == TOTAL else FUNCTION_DRAWS
        key = ("ranking", *self._like, measure, treatment_function, draws)
        if key not in self.bench.kept:
            try:
                self.bench.kept[key] = self._rank(measure, treatment_function, draws)
            except NothingToAnswerWithError as error:
                self.bench.kept[key] = error.what
        found = cast("PlaceRanking | str", self.bench.kept[key])
        if isinstance(found, str):
            raise NothingToAnswerWithError(found)
        return found

    @property
    def _like(self) -> tuple[object, ...]:
        """What the places have in common that it is ranked among: they share their rankings."""
        return self.area.geography, self.area.sector if self.is_provider else None, self.period

    def _rank(self, measure: str, treatment_function: str, draws: int) -> PlaceRanking:
        geography = self.area.geography
        if not self.is_provider:
            return rank(self.bench, measure, geography, self.period, treatment_function, draws=draws)
        everyone = all_providers(self.bench, measure, self.period, treatment_function)
        return rank_among(self.bench, everyone, lambda code: sector_of(code) is self.area.sector, draws=draws)

    def robustness(self, measure: str) -> Robustness | None:
        """Verdicts on every place that it is ranked among; None where some way of counting cannot be ranked."""
        key = ("robustness", *self._like, measure)
        if key not in self.bench.kept:
            try:
                found = judge(self.bench, measure, self.area.geography, self.period, ranked=self.ranking)
            except NothingToAnswerWithError:
                found = None
            self.bench.kept[key] = found
        return cast("Robustness | None", self.bench.kept[key])

    def verdict(self, measure: str) -> str:
        """The robustness verdict on the place; empty where it cannot be had, or there are too few for quarters."""
        found = self.robustness(measure)
        enough = found is not None and len(found.verdicts) >= FEWEST_FOR_QUARTERS
        return found.verdicts.get(self.area.code, "") if found and enough else ""

    def england(self, measure: str, treatment_function: str = TOTAL) -> float:
        """England's value of a measure in the month; NaN where it has none."""
        return self.bench.england(measure, self.period, treatment_function)

    @property
    def sources(self) -> tuple[Provenance, ...]:
        """The files that the place’s figures of the month are from."""
        return self.bench.provenance(self.period)

    def standing(self, measure: str, treatment_function: str = TOTAL) -> Standing:
        """Where the place stands on a measure; with its reason where it cannot be ranked."""
        return standing_of(self, self.area.code, measure, treatment_function)


def subject_of(bench: Workbench, area: Area, period: Period) -> Subject:
    """The place of a profile with all that decides whether it can be judged.

    Raises :class:`UsageError` for England, whose report is the spotlight.
    """
    if area.geography is Geography.ENGLAND:
        raise UsageError(
            "A profile is about one place in England",
            where=area.name,
            expected="a sub-ICB location, an integrated care board, a region or a provider",
            remedy="leave the area out for the report on England",
        )
    known = bench.judged(period) is not None and area.geography is not Geography.PROVIDER
    subject = Subject(bench, area, period, bench.completeness(area.code, period) if known else None)
    reason = subject.standing(WAITS).reason
    return replace(subject, reason=reason)


def standing_of(subject: Subject, code: str, measure: str, treatment_function: str = TOTAL) -> Standing:
    """Where another place of the same kind stands; see :meth:`Subject.standing`."""
    bench, period = subject.bench, subject.period
    chosen, england = named_measure(measure), subject.england(measure, treatment_function)
    try:
        ranking = subject.ranking(measure, treatment_function)
    except NothingToAnswerWithError as error:
        table = bench.estimates(measure, subject.area.geography, period, treatment_function)
        row = _row(table, code)
        reasons = reasons_not_to_rank(bench, chosen, table, subject.area.geography, period)
        reason = (reasons[row] if row is not None else "") or error.what
        return _standing(chosen, treatment_function, table, row, england, words.sentence(reason))
    row = _row(ranking.estimates, code)
    if row is not None:
        found = _standing(chosen, treatment_function, ranking.estimates, row, england, "")
        return replace(found, ranking=ranking, row=row)
    row = _row(ranking.unranked, code)
    reason = ranking.reasons[row] if row is not None else _absence(bench, code, period)
    return _standing(chosen, treatment_function, ranking.unranked, row, england, reason)


def all_providers(bench: Workbench, measure: str, period: Period, treatment_function: str = TOTAL) -> PlaceRanking:
    """Every provider that may be ranked, for its value and interval: the ranks rest on few draws and are not shown."""
    return rank(bench, measure, Geography.PROVIDER, period, treatment_function, draws=_FEW_DRAWS)


def provider_standing(bench: Workbench, code: str, measure: str, period: Period) -> Standing:
    """A provider's value and interval, with the reason where it cannot be judged; no ranks."""
    chosen, england = named_measure(measure), bench.england(measure, period)
    try:
        everyone = all_providers(bench, measure, period)
    except NothingToAnswerWithError as error:
        table = bench.estimates(measure, Geography.PROVIDER, period)
        return _standing(chosen, TOTAL, table, _row(table, code), england, words.sentence(error.what))
    row = _row(everyone.estimates, code)
    if row is not None:
        found = _standing(chosen, TOTAL, everyone.estimates, row, england, "")
        return replace(found, ranking=everyone, row=row)
    row = _row(everyone.unranked, code)
    reason = everyone.reasons[row] if row is not None else _absence(bench, code, period)
    return _standing(chosen, TOTAL, everyone.unranked, row, england, reason)


def provider_status(subject: Subject) -> ProviderStatus | None:
    """What is known of a provider's own submissions; None for areas, and where no history tells."""
    assessed = subject.bench.judged(subject.period) if subject.is_provider else None
    return assessed.provider(subject.area.code) if assessed else None


def decisive(subject: Subject) -> bool:
    """Whether so much of an area's list is missing that the missing provider's own figures tell of it."""
    return subject.completeness is None or not subject.completeness.completeness >= MOSTLY_WHOLE


def deciding_provider(subject: Subject) -> ProviderStatus | None:
    """The provider without whose figures the place cannot be judged; None where figures are not what is missing."""
    own = provider_status(subject)
    if own is not None:
        return own if own.status == "missing" else None
    lost = subject.completeness.missing if subject.completeness and subject.incomplete else ()
    return lost[0].provider if lost else None


def _standing(
    measure: Measure, function: str, table: Estimates, row: int | None, england: float, reason: str
) -> Standing:
    if row is None:
        return Standing(measure, function, float("nan"), float("nan"), float("nan"), england, reason)
    value, part, whole = (float(table[column][row]) for column in ("value", "numerator", "denominator"))
    return Standing(measure, function, value, part, whole, england, reason)


def _row(table: Estimates, code: str) -> int | None:
    return next((at for at, area in enumerate(table["area"]) if area == code), None)


def _absence(bench: Workbench, code: str, period: Period) -> str:
    """Why a provider is not in the month's file at all."""
    assessed = bench.judged(period)
    return (assessed.provider_reason(code) if assessed else "") or "No pathways of this kind in the published file."


def called(area: Area) -> str:
    """A place inside a sentence: its name, with the article that some names take."""
    return f"the {area.name}" if area.name in _THE else area.name
