"""What one rule found by one measure: entries, and for everybody else the reason why not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.boards import board_of
from fairwait.analysis.watch.chance import Falsely
from fairwait.analysis.watch.entry import Evidence, NotOnIt, WatchEntry, entry_id
from fairwait.analysis.watch.inputs import Case
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: Nobody is ever on the list for these.
NOT_COMPARABLE = "It cannot be held against the others: its work, or its boundary, is not theirs."
NOT_JUDGED = "Its figures cannot be judged: they are missing, too few or not comparable."
WAITS = "It was on the list when its figures could last be judged; its entry waits until they can be again."


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule found by one measure. ``considered`` counts every place that it looked at; ``falsely`` is what
    chance would do to those it judged, for rules that can say so only of all of them."""

    case: Case
    entries: tuple[WatchEntry, ...]
    not_on_it: tuple[NotOnIt, ...]
    considered: int
    notes: tuple[str, ...] = ()
    falsely: Falsely | None = None


@dataclass(slots=True)
class Found:
    """Gathers the entries of one rule and one measure."""

    case: Case
    entries: list[WatchEntry] = field(default_factory=list)
    reasons: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    ended: dict[str, Period] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    falsely: Falsely | None = None

    def not_on(self, area: str, reason: str, detail: str = "", ended: Period | None = None) -> None:
        """A place that was considered, why it is not on the list, and what is known of it in particular.

        ``ended`` is the month that took it off; one before ``case.since`` is no news.
        """
        self.reasons[reason][area] = detail
        if ended is not None and ended > self.case.since:
            self.ended[area] = ended

    def left_out(self, panel: Panel) -> None:
        """The places that have no row in a panel."""
        for (area, _), reason in panel.left_out.items():
            self.not_on(area, NOT_COMPARABLE, reason)

    def nothing_held(self) -> Judged:
        """Too little is held to judge anybody: nobody is on the list, and a note says so."""
        title = self.case.measure.title
        self.notes.append(
            f"“{self.case.rule.title}” could not be asked of {self.case.geography.plural} by “{title}”: too few recent "
            "months are held."
        )
        return self.judged()

    def entry(
        self,
        panel: Panel,
        row: int,
        *,
        since: Period,
        entered: Period,
        at_least: bool,
        reason: str,
        evidence: tuple[Evidence, ...],
        off_when: str,
        chance: float,
    ) -> WatchEntry:
        """An entry about the figures of a panel's row."""
        return self.made(
            panel.areas[row],
            panel.names[row],
            period=panel.last,
            since=since,
            entered=entered,
            at_least=at_least,
            reason=reason,
            evidence=evidence,
            off_when=off_when,
            chance=chance,
            sources=panel.sources,
            notes=_notes(panel, row),
        )

    def made(self, area: str, name: str, **more: Any) -> WatchEntry:
        """An entry of this rule and measure."""
        case = self.case
        return WatchEntry(
            id=entry_id(case.rule.id, case.measure.id, case.treatment_function, area),
            area=area,
            name=name,
            geography=case.geography,
            rule=case.rule,
            measure=case.measure.id,
            parent=board_of(area, more["period"]) if case.geography is Geography.PROVIDER else "",
            treatment_function=case.treatment_function,
            **more,
        )

    def judged(self) -> Judged:
        case = self.case
        not_on = tuple(
            NotOnIt(
                case.rule.id,
                case.measure.id,
                case.treatment_function,
                case.geography,
                reason,
                tuple(sorted(areas)),
                {area: detail for area, detail in sorted(areas.items()) if detail},
                {area: self.ended[area] for area in sorted(areas) if area in self.ended},
            )
            for reason, areas in sorted(self.reasons.items(), key=lambda item: (-len(item[1]), item[0]))
        )
        considered = len(self.entries) + sum(one.number for one in not_on)
        return Judged(case, tuple(self.entries), not_on, considered, tuple(self.notes), self.falsely)


def _notes(panel: Panel, row: int) -> tuple[str, ...]:
    revised = sorted(panel.periods[column] for at, column in panel.revised if at == row)
    return (
        (f"Figures were revised since they were first published, the last of {revised[-1].label}.",) if revised else ()
    )
