"""Which cells of a panel may be judged: who sent figures in each month, lists too short, and lists that leapt."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import cast

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.noise import provider_noise
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats

#: A figure that changes in one month by more than this log, beyond what everybody's did, is a change of what is
#: reported (methods 0.3).
LEAP = 0.35
#: The same for a long list, of which hardly anything changes in a month: of lists of 10,000 and more one month in a
#: thousand changes by 0.19 at trusts and by 0.10 at boards (April 2022 to April 2026), against a usual 0.01.
LEAP_OF_LONG_LISTS, LONG_LIST = 0.15, 10_000
#: A leap that is undone within so many months was a slip of one return, not a new way of reporting.
UNDONE_WITHIN = 2
#: Further apart than this many months, lists may differ by so much without anybody having counted otherwise.
_FAR = 6
NOT_KNOWN = "Who usually submits figures is not known for this month, so nobody can say whether any are missing."


def senders_reasons(
    bench: Workbench, geography: Geography, period: Period, areas: tuple[str, ...], function: str = TOTAL
) -> dict[str, str]:
    """Why places cannot be judged in a month for want of returns; those that can be are not in it.

    Panels of several measures ask the same of the same month: it is answered once for each workbench.
    """
    asked = ("senders", geography, period, areas, function)
    if asked not in bench.kept:
        bench.kept[asked] = _senders_reasons(bench, geography, period, areas, function)
    return cast("dict[str, str]", bench.kept[asked])


def _senders_reasons(
    bench: Workbench, geography: Geography, period: Period, areas: tuple[str, ...], function: str
) -> dict[str, str]:
    assessed = bench.judged(period)
    if assessed is None:
        return dict.fromkeys(areas, NOT_KNOWN)
    if geography is Geography.PROVIDER:
        by_code = {status.code: status for status in assessed.providers}
        return {
            code: reason
            for code in areas
            if code in by_code and by_code[code].status != "submitted" and (reason := assessed.provider_reason(code))
        }
    found = {}
    for code in areas:
        judged = bench.completeness(code, period, function)
        if not judged.may_be_ranked:
            found[code] = judged.reason
    return found


def too_short(measure: Measure, whole: Floats, function: str) -> int:
    """The fewest pathways a provider's list may hold: below, nobody measured how much it moves by itself."""
    classes = provider_noise(measure.id, function)
    return max(20, classes[0].smallest_list) if classes else 20


def common_change(size: Floats) -> Floats:
    """What everybody's figures did by each month since the first, as a log: the middle change, added up. (months,)

    ``size`` is (places, months), the list or the number counted. A month that nobody had adds nothing.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        change = np.diff(np.log(size), axis=1)
    change[~np.isfinite(change)] = np.nan
    held = np.isfinite(change).any(axis=0)
    middle = np.zeros(change.shape[1])
    middle[held] = np.nanmedian(change[:, held], axis=0)
    return np.concatenate([[0.0], np.cumsum(middle)])


@dataclass(frozen=True, slots=True)
class Run:
    """One place's figures by month, for leaps to be found in: ``size`` as reported, ``common`` everybody's log change,
    ``apart`` the columns that are not compared with the one before them, because a documented break lies there.
    ``counted`` is what the figures count, in the plural."""

    size: Floats
    months: tuple[Period, ...]
    common: Floats
    apart: frozenset[int] = frozenset()
    stock: bool = True
    counted: str = "pathways"

    def limit(self) -> float:
        """From which log change on a step is a leap."""
        held = self.size[np.isfinite(self.size)]
        long = self.stock and len(held) > 0 and float(np.median(held)) >= LONG_LIST
        return LEAP_OF_LONG_LISTS if long else LEAP

    def change(self, before: int, after: int) -> float:
        """The log change between two months beyond what everybody's was."""
        own = float(np.log(self.size[after] / self.size[before]))
        return own - float(self.common[after] - self.common[before])


def leaps(run: Run) -> dict[int, str]:
    """The columns of one place whose list cannot be compared with its latest months, each with the reason.

    A leap that lasts makes every month before it another series; one that is undone spoils its own months alone.
    """
    limit, columns = run.limit(), np.flatnonzero(np.isfinite(run.size) & (run.size > 0))
    if not _any_leap(run, columns, limit):
        return {}
    held = columns.tolist()
    found: dict[int, str] = {}
    at = len(held) - 2
    while at >= 0:
        before, after = held[at], held[at + 1]
        compared = after - before <= _FAR and not any(column in run.apart for column in range(before + 1, after + 1))
        if compared and abs(run.change(before, after)) > limit * sqrt(after - before):
            slip = _slip(run, held, at, limit)
            if not slip:
                return found | dict.fromkeys(held[: at + 1], _leapt(run, before, after))
            told = "Its figures of {} stand out from the months on both sides of them."
            found |= {column: told.format(run.months[column].label) for column in slip}
            at -= len(slip)
        at -= 1
    return found


def _any_leap(run: Run, columns: NDArray[np.intp], limit: float) -> bool:
    """Whether any step between neighbours is as large as a leap: of most places none is, and all are told at once."""
    before, after = columns[:-1], columns[1:]
    change = np.log(run.size[after] / run.size[before]) - (run.common[after] - run.common[before])
    return bool((np.abs(change) > limit * np.sqrt(after - before)).any())


def _slip(run: Run, held: list[int], at: int, limit: float) -> list[int]:
    """The months of a slip that ends with the step ``at``: the level before them is that of after; empty if none."""
    for length in range(1, UNDONE_WITHIN + 1):
        start = at - length
        if start >= 0 and abs(run.change(held[start], held[at + 1])) <= limit / 2:
            return held[start + 1 : at + 1]
    return []


def _leapt(run: Run, before: int, after: int) -> str:
    ratio = float(run.size[after] / run.size[before])
    return (
        f"It reported {words.percent(abs(ratio - 1), 0)} {'more' if ratio > 1 else 'fewer'} {run.counted} in "
        f"{run.months[after].label} than in {run.months[before].label}, far more of a change than others’: earlier "
        "months are not comparable until somebody explains it."
    )
