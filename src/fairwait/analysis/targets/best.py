"""Targets taken from the best performers, without taking their luck: what is shrunk is set beside what is naive.

The best places of a month are partly those that were lucky in it. Their level is therefore read off what each place is
believed to be like once the noise is allowed for (posterior means, methods 3.2), at the edge of the best tenth of all
pathways or the best quarter of a place's peers: never off the single best, and never off a measure that only says how
much is done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.targets.england import england_counts
from fairwait.analysis.targets.figures import Reading
from fairwait.analysis.targets.like_work import LikeWork, like_work
from fairwait.analysis.targets.reading import read
from fairwait.analysis.targets.silent import SilentList, silent_lists
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_series import share_of_logit
from fairwait.stats.opportunity import best_level, pathways_to_share
from fairwait.stats.shrinkage import fit_normal

How = Literal["top-decile", "peers"]
#: The best tenth of all pathways; of a handful of peers the best quarter.
TOP = {"top-decile": 0.1, "peers": 0.25}
_FEWEST = {"top-decile": 10, "peers": 4}


@dataclass(frozen=True, slots=True)
class Mixed:
    """The level taken from all ``places`` whatever work they do, and the ``pathways`` that all are short of it."""

    level: float
    pathways: float
    places: int


@dataclass(frozen=True, slots=True)
class Best:
    """A level taken from the best performers, and what it would mean for every place to reach it.

    ``naive`` is the level read off the shares as they stand, ``shrunk`` the one to use. Arrays have one entry for each
    judged place: its counts, its share as it stands and as it is believed to be, the pathways it is short of the naive
    level, of the shrunk one, and of the shrunk one when its own luck is allowed for as well; ``leaving`` is how many
    would have to leave the list instead. ``among`` marks the places that the level is taken from. ``unjudged`` are
    places with a figure that have no line of their own, with the reason and the pathways they would be short of
    ``shrunk``; ``other_work`` the codes of those among them that can be judged and do other work. ``elsewhere`` are the
    pathways of England that no place of this kind answers for, and how short those are. ``signal`` is the share of the
    differences between places that is more than noise.

    ``like`` says by which lists trusts of other work were told, and ``mixed`` what the level would be with them; None
    where nobody was set apart so. ``silent`` are the last lists of trusts that sent nothing: they are in no sum.
    """

    measure: Measure
    geography: Geography
    period: Period
    how: How
    top: float
    naive: float
    shrunk: float
    signal: float
    areas: tuple[str, ...]
    names: tuple[str, ...]
    part: Floats
    whole: Floats
    value: Floats
    believed: Floats
    among: tuple[bool, ...]
    short_naive: Floats
    short: Floats
    short_believed: Floats
    leaving: Floats
    unjudged: tuple[tuple[str, str, float, str], ...]
    england_whole: float
    elsewhere_whole: float
    elsewhere_short: float
    sources: tuple[Provenance, ...]
    origin: str
    other_work: frozenset[str] = frozenset()
    like: LikeWork | None = None
    mixed: Mixed | None = None
    silent: tuple[SilentList, ...] = ()

    @property
    def total(self) -> float:
        """Every pathway short of the level in England: of places judged and not judged, and of nobody's."""
        return float(self.short.sum()) + sum(one[2] for one in self.unjudged) + self.elsewhere_short


def best(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    period: Period,
    *,
    how: How = "top-decile",
    peers: Collection[str] | None = None,
) -> Best:
    """The level of the best performers in a share of a list, and what reaching it means in pathways.

    ``peers`` are the codes of the places that the level is taken from, where it is not taken from all.

    Raises
    ------
    UsageError
        For a measure of how much is done, which is no target alone; for one that is not a share of a list; for peers
        that were not named.
    NothingToAnswerWithError
        For fewer than ten judged places, or four peers.
    """
    chosen = named_measure(measure) if isinstance(measure, str) else measure
    refuse_as_target(chosen)
    if how == "peers" and not peers:
        raise UsageError("No peers were named", where="--best peers", expected="one place, whose peers are then found")
    reading = read(bench, chosen, geography, period)
    like = None
    if how == "top-decile" and geography is Geography.PROVIDER:
        like = like_work(bench, chosen, period, reading.areas)
    other_work = {**reading.another_kind, **(like.narrow if like is not None else {})}
    held = _held(reading)
    fine = held & np.array([code not in other_work for code in reading.areas], dtype=bool)
    codes = tuple(code for code, own in zip(reading.areas, fine, strict=True) if own)
    among = np.array([peers is None or code in peers for code in codes], dtype=bool)
    _enough(int(among.sum()), how, geography, period)
    more = chosen.polarity is Polarity.HIGHER_IS_BETTER
    part, whole = reading.part[fine], reading.whole[fine]
    fit = fit_normal(reading.theta[fine], reading.sd[fine])
    value, believed = part / whole, share_of_logit(fit.shrunk)
    top = TOP[how]
    naive = best_level(value[among], whole[among], top=top, more_is_better=more)
    level = best_level(believed[among], whole[among], top=top, more_is_better=more)
    short, leaving = pathways_to_share(part, whole, level, more_is_better=more)
    england_part, england_whole, england_sources = england_counts(bench, chosen, period)
    rest_part = england_part - float(np.nansum(reading.part))
    rest_whole = england_whole - float(np.nansum(reading.whole))
    return Best(
        measure=chosen,
        geography=geography,
        period=period,
        how=how,
        top=top,
        naive=naive,
        shrunk=level,
        signal=fit.rankability,
        areas=codes,
        names=tuple(name for name, own in zip(reading.names, fine, strict=True) if own),
        part=part,
        whole=whole,
        value=value,
        believed=believed,
        among=tuple(among.tolist()),
        short_naive=pathways_to_share(part, whole, naive, more_is_better=more)[0],
        short=short,
        short_believed=pathways_to_share(believed * whole, whole, level, more_is_better=more)[0],
        leaving=leaving,
        unjudged=tuple(
            (
                code,
                name,
                _short(own_part, own_whole, level, more),
                reading.reasons.get(code, "") or other_work.get(code, ""),
            )
            for code, name, own_part, own_whole, own in zip(
                reading.areas, reading.names, reading.part.tolist(), reading.whole.tolist(), fine, strict=True
            )
            if not own and own_whole > 0
        ),
        england_whole=england_whole,
        elsewhere_whole=max(0.0, rest_whole),
        elsewhere_short=_short(max(0.0, rest_part), max(0.0, rest_whole), level, more),
        sources=tuple(dict.fromkeys((*reading.sources, *england_sources))),
        origin=reading.origin,
        other_work=frozenset(code for code in other_work if not reading.reasons.get(code)),
        like=like,
        mixed=_mixed(reading, held, top, more) if like is not None and like.narrow else None,
        silent=silent_lists(bench, chosen, period),
    )


def _held(reading: Reading) -> NDArray[np.bool_]:
    """The places with a figure that can be judged and whose ordinary movement is known."""
    fine = [not reading.reasons.get(code) and reading.whole[row] > 0 for row, code in enumerate(reading.areas)]
    return np.array(fine, dtype=bool) & np.isfinite(reading.theta) & np.isfinite(reading.sd) & (reading.sd > 0)


def _mixed(reading: Reading, held: NDArray[np.bool_], top: float, more: bool) -> Mixed:
    part, whole = reading.part[held], reading.whole[held]
    believed = share_of_logit(fit_normal(reading.theta[held], reading.sd[held]).shrunk)
    level = best_level(believed, whole, top=top, more_is_better=more)
    return Mixed(level, float(pathways_to_share(part, whole, level, more_is_better=more)[0].sum()), int(held.sum()))


def refuse_as_target(measure: Measure) -> None:
    """Raise UsageError for a measure of which a best level is no target."""
    if measure.polarity is Polarity.CONTEXT:
        raise UsageError(
            f"“{measure.title}” has no better side: more of it can be more need as well as more care",
            where="--measure",
            expected="a measure with a better side, such as within_18_weeks",
            remedy="a treatment rate is shown only beside waits, for areas that clearly wait longer: "
            "“fairwait targets --best top-decile --measure admitted_treated_per_1000”",
        )
    if measure.kind is not Kind.SHARE:
        raise UsageError(
            f"From “{measure.title}” nobody can say how many pathways a better level would mean",
            where="--measure",
            expected="a share of a list, such as within_18_weeks, over_52_weeks or six_week_diagnostic_waits",
        )


def _short(part: float, whole: float, level: float, more: bool) -> float:
    return float(pathways_to_share(part, whole, level, more_is_better=more)[0]) if whole > 0 else 0.0


def _enough(number: int, how: How, geography: Geography, period: Period) -> None:
    if number < _FEWEST[how]:
        raise NothingToAnswerWithError(
            f"{number} places are too few to take a target from",
            where=f"{geography.plural}, {period.label}",
            expected=f"at least {_FEWEST[how]} that can be judged",
            remedy="ask for another level of places or month",
        )
