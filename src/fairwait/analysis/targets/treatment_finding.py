"""A treatment rate at the level of the highest tenth, as a finding with every guard in sight (methods 9.3)."""

from __future__ import annotations

from fairwait.analysis.targets.best_finding import NOT_MODELLED
from fairwait.analysis.targets.treatment import Step, Treatment
from fairwait.analysis.targets.words import many
from fairwait.analysis.wording import inline, plain, value_column
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.stats.opportunity import phased_in

#: Months over which extra treatment is usually brought in, and those of them that a table prints.
PHASES = (12, 24)
_PRINTED = (1, 2, 3, 6, 9, 12, 18, 24)


def treatment_finding(found: Treatment) -> Finding:
    """A treatment rate at the level of the highest tenth: from the naive figure to what the guards leave."""
    naive, final, slower = found.steps[0], found.final, int(found.slower.sum())
    gaining = int((final.extra > 0).sum())
    low = found.falls[-1][1]
    open_steps = [one for one in found.steps if not one.computed]
    return Finding(
        id=f"treatment-at-highest-{found.measure.id.replace('_', '-')}-{found.geography.value}",
        title=f"If areas that wait longer were treated at the rate of the highest tenth: {inline(found.measure.title)}",
        headline=(
            f"In {found.period.label} the plain sum says {words.integer(naive.total)} more pathways treated in a "
            f"month; with every guard that can be computed, {words.integer(final.total)} are left, in "
            f"{words.count(gaining, many(found.geography, 1), many(found.geography))} that clearly "
            f"{words.noun(gaining, 'waits', 'wait')} longer than England."
        ),
        sentences=(
            "A rate of treatment is not good or bad by itself: more can be more need. So it is no target, and it is "
            "shown only beside waits.",
            *(f"{one.title}: {one.told}" for one in open_steps),
            f"Lists would fall by less: about {words.percent(found.leaving_anyway, 0)} of those who leave a list leave "
            f"it untreated, and new demand may take up the room. A month’s {words.integer(final.total)} would shorten "
            f"lists by {words.integer(low)} to {words.integer(found.falls[0][1])}.",
            f"Brought in evenly over {PHASES[0]} months it is "
            f"{words.integer(float(phased_in(final.total, PHASES[0]).sum()))} in the first year, over {PHASES[1]} "
            f"months {words.integer(float(phased_in(final.total, PHASES[1])[:12].sum()))} in the same year.",
        ),
        tables=(_steps_table(found), _phases_table(found), _areas_table(found)),
        charts=(_steps_chart(found.steps, found.period),),
        method=(
            "The rate to reach is the 90th percentile of areas, each counting as its people. Guards, one after "
            "another: the level and each area’s own rate without the luck of the month (what each is believed to be "
            "like); equal age and deprivation; only areas 95% sure to be below England’s share within 18 weeks; no "
            "more than new waits and a twelfth of what the list is above the length at which a queue in balance keeps "
            "92% in 18 weeks, less those who leave already; no more than 1.15 times an area’s own best month of 36. "
            "What demand takes up again is shown for a quarter and a half of the extra."
        ),
        assumptions=(
            "One month is taken for every month: its working days and season are in it.",
            "The queue in balance is one line, first come first served: real lists have urgent streams, and need a "
            "shorter line than it says.",
        ),
        caveats=(
            NOT_MODELLED,
            "It is no forecast of a list: those treated are not simply taken off its end, and many would have left.",
            "Areas are compared, not people: what age and deprivation leave unexplained can still be need.",
        ),
        provenance=found.sources,
        numbers={
            **{f"extra_{one.id.replace('-', '_')}": one.total for one in found.steps},
            **{f"list_shorter_by_{int(100 * one)}": fall for one, fall in found.falls},
            "slower": slower, "gaining": gaining, "areas": len(found.areas), "leaving_untreated": found.leaving_anyway,
            "months_held": found.months_held,
        },
    )  # fmt: skip


def _steps_table(found: Treatment) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.title, one.level, one.total if one.computed else None, int((one.extra > 0).sum()), one.told)
        for one in found.steps
    ]
    rows += [
        (
            f"Lists shorter by, {_taken_up(one)}",
            None, fall, None, "What new demand takes up is taken off, and those who would have left untreated.",
        )
        for one, fall in found.falls
    ]  # fmt: skip
    return Table(
        id="treatment-guards",
        title="From the plain sum to what the guards leave",
        columns=(
            Column("guard", "Guard"),
            value_column(found.measure, "level", "Rate to reach"),
            Column("extra", "Extra a month", "integer"),
            Column("areas", "Areas", "integer"),
            Column("told", "What it does"),
        ),
        rows=tuple(rows),
        caption=f"{found.period.label}. Each line keeps the guards above it.",
    )


def _taken_up(elasticity: float) -> str:
    return {0.0: "with no new demand", 0.25: "a quarter taken up again", 0.5: "half taken up again"}[elasticity]


def _phases_table(found: Treatment) -> Table:
    short, long = (phased_in(found.final.total, months) for months in PHASES)
    rows = tuple(
        (
            month,
            float(short[month - 1]) if month <= PHASES[0] else found.final.total,
            float(long[month - 1]),
        )
        for month in _PRINTED
    )
    return Table(
        id="treatment-phases",
        title="Extra treatments in a month, when brought in evenly",
        columns=(
            Column("month", "Month", "integer"),
            Column("over_12", f"Over {PHASES[0]} months", "integer"),
            Column("over_24", f"Over {PHASES[1]} months", "integer"),
        ),
        rows=rows,
    )


def _areas_table(found: Treatment) -> Table:
    final, naive = found.final.extra, found.steps[0].extra
    order = sorted(range(len(found.areas)), key=lambda row: (-float(final[row]), found.names[row]))
    rows: list[tuple[Cell, ...]] = [
        (
            found.names[row], found.areas[row], float(found.rate[row]), float(found.believed[row]),
            plain(float(found.within[row])), bool(found.slower[row]), float(naive[row]), float(final[row]),
            plain(float(found.waiting[row])), plain(float(found.queue[row])), "",
        )
        for row in order
    ]  # fmt: skip
    rows += [(name, "", None, None, None, False, None, None, None, None, why) for name, why in found.unranked]
    return Table(
        id="treatment-areas",
        title="Area by area",
        columns=(
            Column("name", many(found.geography, 1).capitalize()),
            Column("code", "Code", "code"),
            value_column(found.measure, "rate", "Rate"),
            value_column(found.measure, "believed", "Believed"),
            Column("within", "Within 18 weeks", "percent"),
            Column("slower", "Clearly longer waits"),
            Column("naive", "Extra by the plain sum", "integer", secondary=True),
            Column("extra", "Extra left", "integer"),
            Column("listed", "On the list", "integer", secondary=True),
            Column("queue", "List in balance", "integer", secondary=True),
            Column("reason", "Reason"),
        ),
        rows=tuple(rows),
        preview_rows=20 if len(rows) > 25 else None,
    )


def _steps_chart(steps: tuple[Step, ...], period: Period) -> ChartSpec:
    marks = tuple(
        Mark(one.title, one.total, role="rest" if one.id == "naive" else "subject", show_label=True)
        for one in steps
        if one.computed
    )
    return ChartSpec(
        kind="bars",
        title="What each guard leaves of the plain sum",
        subtitle=f"Extra pathways treated in a month, {period.label}; each bar keeps the guards above it",
        alt="Bars of the extra treatments after each guard, from the plain sum at the top to what is left.",
        y=Axis("Extra pathways in a month", decimals=0, from_zero=True),
        marks=marks,
    )
