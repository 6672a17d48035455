"""The watch list: every rule asked of every measure and level it names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwait.analysis.watch.chance import by_chance
from fairwait.analysis.watch.entry import Chance, NotOnIt, WatchEntry, WatchList
from fairwait.analysis.watch.found import Judged
from fairwait.analysis.watch.inputs import MONTHS_READ, Case, Inputs
from fairwait.analysis.watch.persistent import persistently_low
from fairwait.analysis.watch.silent import figures_not_sent
from fairwait.analysis.watch.target import target_missed
from fairwait.analysis.watch.worse import grown_worse
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.watch_rules import RuleKind, WatchRule, watch_rules
from fairwait.domain import words
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.workspace.place import Workspace

_KINDS: dict[RuleKind, Callable[[Case, Inputs], Judged]] = {
    RuleKind.PERSISTENT: persistently_low,
    RuleKind.DETERIORATION: grown_worse,
    RuleKind.TARGET: target_missed,
    RuleKind.SILENT: figures_not_sent,
}
LEVELS = (Geography.ICB, Geography.PROVIDER)


def watch_list(
    bench: Workbench,
    *,
    period: Period | None = None,
    since: Period | None = None,
    geography: Geography | Sequence[Geography] | None = None,
    workspace: Workspace | None = None,
    rules: Sequence[WatchRule] | None = None,
) -> WatchList:
    """Who is on the watch list at the end of ``period`` (default: the latest month held), by the rules in use.

    Who came onto it or off it is told since the month ``since`` (default: the month before). ``geography`` is one
    level or several (default: integrated care boards and NHS trusts). What bodies answered is read from ``workspace``.
    The same question is answered once for each workbench; answers are always read anew.

    Raises
    ------
    NothingToAnswerWithError
        When no measure of any rule has enough months.
    """
    from fairwait.analysis.watch.bench_inputs import inputs_of

    levels = LEVELS if geography is None else (geography,) if isinstance(geography, Geography) else tuple(geography)
    asked = watch_rules() if rules is None else tuple(rules)
    month = period or latest_month(bench, levels, asked)
    before = since or month.shift(-1)
    if before >= month:
        raise UsageError(
            f"{before.label} does not come before {month.label}",
            where="--since",
            expected="a month before the one that the list is of",
        )
    key = (month, before, levels, tuple(one.id for one in asked), rules is None)
    held: dict[object, WatchList] = bench.__dict__.setdefault("watch_lists", {})
    if rules is not None or key not in held:
        held[key] = judged_list(inputs_of(bench, month), levels, asked, before)
    return held[key] if workspace is None else with_responses(held[key], workspace)


def latest_month(bench: Workbench, levels: Iterable[Geography], rules: Iterable[WatchRule]) -> Period:
    """The latest month of any measure that the rules judge."""
    from fairwait.analysis.panel.reading import panel

    found: list[Period] = []
    for level in levels:
        for name in dict.fromkeys(name for rule in rules for name in rule.measures):
            try:
                found.append(panel(bench, name, level, months=MONTHS_READ).last)
            except NothingToAnswerWithError:
                continue
    if not found:
        raise NothingToAnswerWithError(
            "There is nothing to make a watch list from",
            expected="two months or more of a measure that the rules name",
            remedy="fetch or ingest more months; “fairwait status” lists those held",
        )
    return max(found)


def judged_list(inputs: Inputs, levels: Sequence[Geography], rules: Sequence[WatchRule], since: Period) -> WatchList:
    """The list from anything that answers what the rules ask."""
    asked = [_KINDS[case.rule.kind](case, inputs) for case in cases(levels, rules, since)]
    judged = [without_ended(one, inputs.period) for one in asked]
    entries = [entry for one in judged for entry in one.entries]
    return WatchList(
        period=inputs.period,
        told_since=since,
        geographies=tuple(levels),
        rules=tuple(rules),
        entries=_ordered(one for one in entries if one.rule.about == "performance"),
        data_entries=_ordered(one for one in entries if one.rule.about == "data"),
        not_on_it=tuple(reason for one in judged for reason in one.not_on_it),
        chance=tuple(_chance(rule, [one for one in judged if one.case.rule is rule]) for rule in rules),
        sources=tuple(dict.fromkeys(source for one in entries for source in one.sources)),
        notes=tuple(dict.fromkeys(note for one in judged for note in one.notes)),
    )


def without_ended(judged: Judged, period: Period) -> Judged:
    """Without entries of boards that had ended by the month of the list: their figures are older than it."""
    if judged.case.geography is not Geography.ICB:
        return judged
    here = area_index(Geography.ICB, period)
    gone = tuple(one for one in judged.entries if one.period < period and one.area not in here)
    if not gone:
        return judged
    case = judged.case
    ended = NotOnIt(
        case.rule.id,
        case.measure.id,
        case.treatment_function,
        case.geography,
        f"It had ended by {period.label}; on today’s boundaries these figures are not held yet.",
        tuple(one.area for one in gone),
        {one.area: one.name for one in gone},
    )
    kept = tuple(one for one in judged.entries if one not in gone)
    return replace(judged, entries=kept, not_on_it=(*judged.not_on_it, ended))


def cases(levels: Sequence[Geography], rules: Sequence[WatchRule], since: Period) -> list[Case]:
    """Every question there is to ask, in the order of the rules."""
    return [
        Case(rule, named_measure(name), level, function, since)
        for rule in rules
        for level in levels
        if level in rule.geographies
        for name in rule.measures
        for function in rule.treatment_functions
    ]


def with_responses(watched: WatchList, workspace: Workspace) -> WatchList:
    """The same list with what bodies answered to their entries."""
    from fairwait.workspace.responses import Responses

    kept = Responses(workspace)
    known = set(kept.entries())
    spoilt: list[str] = []

    def answered(one: WatchEntry) -> WatchEntry:
        if one.id not in known:
            return one
        try:
            return replace(one, response=kept.of(one.id))
        except FairwaitError as error:  # one spoilt file hides nobody else's answer
            told = f"What was answered to {one.id} cannot be read ({error.where}): {error.remedy}."
            spoilt.append(told)
            return replace(one, notes=(*one.notes, told))

    entries, about_data = (tuple(map(answered, each)) for each in (watched.entries, watched.data_entries))
    return replace(watched, entries=entries, data_entries=about_data, notes=(*watched.notes, *spoilt))


def _ordered(entries: Iterable[WatchEntry]) -> tuple[WatchEntry, ...]:
    """Boards first, then trusts; each place's entries together, places in order of their names."""
    return tuple(sorted(entries, key=lambda one: (LEVELS.index(one.geography), one.name, one.area, one.since, one.id)))


def _chance(rule: WatchRule, judged: Sequence[Judged]) -> Chance:
    entries = [entry for one in judged for entry in one.entries]
    considered = sum(one.considered for one in judged)
    expected = sum(one.chance for one in entries if math.isfinite(one.chance))
    many = words.count(considered, "reading")
    falsely = [one.falsely for one in judged if one.falsely is not None]
    if rule.kind is RuleKind.SILENT:
        sentence = rule.chance
    elif falsely:
        expected = sum(one.at_pace for one in falsely)
        sentence = f"{by_chance(rule, falsely, len(entries))} {rule.chance}"
    elif not entries:
        sentence = (
            f"nobody is on the list by it; {many} (a place by a measure) {words.noun(considered, 'was')} considered"
        )
    else:
        about = "fewer than 0.1" if expected < 0.1 else f"about {words.significant(expected, 2)}"
        sentence = (
            f"{about} of its {words.count(len(entries), 'entry')} would be expected by chance alone; {many} (a "
            f"place by a measure) {words.noun(considered, 'was')} considered. {rule.chance}"
        )
    return Chance(rule.id, considered, len(entries), expected, words.sentence(f"{rule.title}: {_small(sentence)}"))


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
