"""One entry by its id, judged alone: what its rule, its measure and its kind of place need, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fairwait.analysis.national_series import held
from fairwait.analysis.watch.bench_inputs import BenchInputs
from fairwait.analysis.watch.entry import WatchEntry, entry_id
from fairwait.analysis.watch.inputs import MONTHS_READ
from fairwait.analysis.watch.watch import LEVELS, judged_list
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.watch_rules import WatchRule, watch_rules
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness_inputs import SERIES

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench


def entry_called(bench: Workbench, name: str, period: Period | None = None) -> WatchEntry | None:
    """The entry of an id as it stands at the end of a month (default: the latest held of its measure), whatever its
    capitals; None where nobody is on the list by that name, or where too little is held to say."""
    wanted = name.casefold()
    for rule in _alone(wanted):
        with suppress(NothingToAnswerWithError):
            month = period or _latest(bench, rule)
            for months in (_fewest(rule), MONTHS_READ):
                inputs = BenchInputs(bench, month, months)
                found = judged_list(inputs, rule.geographies, (rule,), month.shift(-1))
                for one in found.every:
                    if one.id.casefold() == wanted:
                        return one
    return None


def _fewest(rule: WatchRule) -> int:
    """The months that tell in nearly every case whether somebody is on the list; where they do not, all are read."""
    given = rule.parameters
    return min(MONTHS_READ, (given.window or 0) + (given.months or 0) + 2 * (given.ends_after or 0))


def _latest(bench: Workbench, rule: WatchRule) -> Period:
    """The latest month held of the rule's measure or of the lists, told without reading a figure."""
    months = []
    with suppress(NothingToAnswerWithError):
        months.append(bench.latest_period(named_measure(rule.measures[0])))
    lists = held(bench, SERIES)
    months += [] if lists is None else [Period.parse(lists[1].last_period)]
    if not months:
        raise NothingToAnswerWithError("Nothing is held to judge the entry on", expected="two months or more")
    return max(months)


def _alone(wanted: str) -> list[WatchRule]:
    """Each rule that the id may be of, on the one measure and the one kind of place that it may be of."""
    return [
        rule.model_copy(update={"measures": (measure,), "geographies": (level,), "treatment_functions": (function,)})
        for rule in watch_rules()
        for measure in rule.measures
        for function in rule.treatment_functions
        if wanted.startswith(entry_id(rule.id, measure, function, "").casefold())
        for level in _levels(rule, wanted)
    ]


def _levels(rule: WatchRule, wanted: str) -> list[Geography]:
    """The kinds of place that a code may be of, the likelier first: only a board's begins with a Q."""
    first = LEVELS if wanted.rsplit("-", 1)[-1].startswith("q") else LEVELS[::-1]
    return [level for level in first if level in rule.geographies]
