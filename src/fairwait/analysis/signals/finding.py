"""Control charts as findings: the list of who stands out, and one place's chart with everything beside it."""

from __future__ import annotations

import math
from dataclasses import replace

from fairwait.analysis.profile.words import lean
from fairwait.analysis.signals import list_words as listed
from fairwait.analysis.signals import words as told
from fairwait.analysis.signals.beside import unit_words
from fairwait.analysis.signals.model import ControlChart, Signals
from fairwait.analysis.signals.picture import control_picture
from fairwait.analysis.wording import plain, value_column
from fairwait.definitions.measure import Polarity
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec
from fairwait.domain.errors import UsageError
from fairwait.domain.finding import Cell, Column, Finding, Table

METHOD = (
    "XmR control charts by the rules of the Making Data Count programme: limits are the mean plus and minus 2.66 times "
    "the mean difference between neighbouring months; a signal is a month outside them, seven or more together on one "
    "side, seven or more each rising or falling, or two of three close to a limit. Beside them a CUSUM with what "
    "neighbouring months share taken off, and lasting changes by penalised least squares."
)
_CONTEXT = "More of this measure is neither good nor bad, so signals are called higher and lower only."
_CAUTION = (
    "What chance alone would give is found by putting each place’s own months in other orders and charting them again, "
    "many times: so it allows for the rare, large jumps of real lists. It takes places as independent of one another."
)


def signals_finding(found: Signals, *, charts: int = 0) -> Finding:
    """Who has a signal in the latest month, held against what chance alone would flag.

    ``charts`` is how many of the flagged places' charts come along, the first of the table first.
    """
    ordered = _ordered(found)
    drawn = [one for one in ordered if one.flagged][:charts]
    unjudged = len(found.charts) - len(found.judged) + len(found.left_out)
    return Finding(
        id=f"signals-{found.panel.measure.id.replace('_', '-')}-{found.panel.geography.value}",
        title=_title(found),
        headline=listed.list_headline(found),
        sentences=(
            listed.list_verdict(found),
            listed.cusum_list_sentence(found),
            listed.changes_list_sentence(found),
            *([far] if (far := listed.far_list_sentence(found)) else []),
            *([assured] if (assured := listed.assurance_list_sentence(found)) else []),
            told.charted_sentence(found),
            told.why_relative(found),
            told.residual_sentence(found),
        ),
        tables=(lean(list_table(found)), *(_months_of(found, one) for one in drawn)),
        charts=tuple(control_picture(found, one) for one in drawn),
        method=METHOD,
        assumptions=(_CAUTION, *told.phases_sentences(found)),
        caveats=_caveats(found),
        quality=(_unjudged_sentence(found, unjudged),) if unjudged else (),
        provenance=found.panel.sources,
        numbers={
            "flagged": len(found.flagged), "too_far_for_chance": len(found.far), "judged": len(found.judged),
            "not_judged": unjudged,
            "expected_false_alarms": found.expected_false, "false_alarms_low": found.false_range[0],
            "false_alarms_high": found.false_range[1], "correlation": found.rho, "residual_chart": found.residual,
            "cusum_alerting": len(found.drifting),
            "cusum_expected_false_alarms": found.cusum_false,
            "lasting_changes": len(found.changed), "period": str(found.panel.last),
        },
        notes=(found.panel.origin, *found.panel.notes),
    )  # fmt: skip


def place_finding(found: Signals, area: str) -> Finding:
    """One place's control chart, its months, and what stands beside it.

    Raises
    ------
    UsageError
        When the place has no chart; the error says why.
    """
    one = found.chart(area)
    if one is None:
        raise _no_chart(found, area)
    assured = told.assurance_sentence(found, one)
    return Finding(
        id=f"signal-{found.panel.measure.id.replace('_', '-')}-{one.area.lower()}",
        title=_title(found, one.name),
        headline=told.place_headline(found, one),
        sentences=(
            *([far] if (far := told.far_sentence(one)) else []),
            told.earlier_sentence(found, one),
            *([assured] if assured else []),
            told.cusum_sentence(found, one),
            *told.change_list(found, one),
            told.one_chart_sentence(found, one),
            told.charted_sentence(found),
            told.residual_sentence(found),
        ),
        tables=(lean(months_table(found, one)),),
        charts=(picture(found, one),),
        method=METHOD,
        assumptions=(_CAUTION, *told.phases_sentences(found)),
        caveats=(*_trial(one), *_caveats(found)),
        provenance=found.panel.sources,
        numbers={
            "area": one.area, "period": str(found.panel.last), "value": plain(float(one.values[-1])),
            "charted": plain(float(one.points[-1])), "usual": plain(float(one.centre[-1])),
            "lower_limit": plain(float(one.lower[-1])), "upper_limit": plain(float(one.upper[-1])),
            "rule": one.label, "variation": one.variation, "assurance": one.assurance, "months_in_limits": one.used,
            "cusum": plain(one.cusum.total), "lasting_change": str(one.changes[-1].month) if one.changes else None,
        },
        notes=(found.panel.origin, *found.panel.notes),
    )  # fmt: skip


def picture(found: Signals, one: ControlChart) -> ChartSpec:
    """The chart of one place."""
    return control_picture(found, one)


def _months_of(found: Signals, one: ControlChart) -> Table:
    """The months of one of several charts, under an id of its own."""
    table = lean(months_table(found, one))
    return replace(table, id=f"{table.id}-{one.area.lower()}")


def list_table(found: Signals) -> Table:
    """One row a place: signals, who drifted or changed, the rest, then who cannot be judged, with the reason."""
    rows: list[tuple[Cell, ...]] = [_list_row(found, one) for one in _ordered(found)]
    for (area, name), why in found.left_out.items():
        rows.append((name, area, *([None] * 5), "not judged", None, None, None, None, None, why))
    unit = _unit(found)
    return Table(
        id="signals",
        title=f"{_title(found)}, {found.panel.last.label}",
        columns=(
            Column("area_name", "Place"),
            Column("area", "Code", "code"),
            value_column(found.panel.measure, "value", found.panel.last.label),
            _charted_column(found, "charted", "Charted"),
            _charted_column(found, "usual", "Usual", secondary=True),
            _charted_column(found, "lower_limit", "Lower limit"),
            _charted_column(found, "upper_limit", "Upper limit"),
            Column("variation", "Latest month"),
            Column("rule", "By which rule"),
            Column("target", "Target", secondary=True),
            Column("cusum", "CUSUM", "number", 1, note="Alerts beyond 5 either way.", secondary=True),
            Column("cusum_since", "CUSUM since", secondary=True),
            Column("changed", "Lasting change", secondary=True),
            Column("reason", "Why not judged", secondary=True),
        ),
        rows=tuple(rows),
        caption=f"Charted: {told.charted_short(found)}{f' ({unit})' if unit else ''}.",
        preview_rows=15,
    )


def months_table(found: Signals, one: ControlChart) -> Table:
    """Every month of one chart, the latest first."""
    rows: list[tuple[Cell, ...]] = []
    row = found.panel.row(one.area)
    for column in reversed(range(len(found.periods))):
        why = found.panel.reasons.get((row, column), "")
        if one.labels[column]:
            said = told.rule_words(int(one.labels[column]))
        elif math.isnan(float(one.points[column])):
            said = why or "nothing to chart"
        else:
            said = "as usual" if one.judged[column] else "not judged: what is counted changed, or the pandemic"
        cells = (one.values, one.points, one.centre, one.lower, one.upper)
        rows.append((found.periods[column].label, *(plain(float(cell[column])) for cell in cells), said))
    return Table(
        id="control-chart",
        title=f"{found.panel.measure.title}, {one.name}, month by month",
        columns=(
            Column("period", "Month"),
            value_column(found.panel.measure, "value", "Figure"),
            _charted_column(found, "charted", "Charted"),
            _charted_column(found, "usual", "Usual"),
            _charted_column(found, "lower_limit", "Lower limit"),
            _charted_column(found, "upper_limit", "Upper limit"),
            Column("signal", "Signal"),
        ),
        rows=tuple(rows),
        caption="Latest first. A month marked here is a reason to ask what happened then.",
        preview_rows=13,
    )


def _ordered(found: Signals) -> list[ControlChart]:
    """Signals first, those furthest outside first of all; then the others by name; those not judged last."""

    def key(one: ControlChart) -> tuple[int, float, str]:
        far = one.reach if math.isfinite(one.reach) else 0.0
        rank = 0 if one.flagged else 3 if one.variation == "unknown" else 1 if one.drifting or one.changes else 2
        return (rank, -far if one.flagged else 0.0, one.name)

    return sorted(found.charts, key=key)


def _list_row(found: Signals, one: ControlChart) -> tuple[Cell, ...]:
    values = (one.values, one.points, one.centre, one.lower, one.upper)
    since = one.cusum.since
    changed = one.changes[-1] if one.changes else None
    return (
        one.name, one.area, *(plain(float(cell[-1])) for cell in values), listed.row_words(one),
        told.rule_words(one.label) if one.flagged else None,
        {"met": "met every month", "missed": "missed every month", "either": "by chance"}.get(one.assurance),
        plain(one.cusum.total),
        since.label if since else None,
        f"{changed.month.label}, {unit_words(changed.step, found.unit, signed=True)}" if changed else None,
        one.reason or None,
    )  # fmt: skip


def _unit(found: Signals) -> str:
    return {"points": "percentage points", "percent": "per cent", "rate": ""}[found.unit]


def _charted_column(found: Signals, key: str, label: str, *, secondary: bool = False) -> Column:
    if found.unit == "rate":
        own = value_column(found.panel.measure, key, label)
        return Column(key, label, own.kind, own.decimals, unit=own.unit, secondary=secondary)
    return Column(key, label, "number", 2, unit=_unit(found), secondary=secondary)


def _title(found: Signals, place: str = "") -> str:
    where = place or found.panel.geography.plural
    return f"Control charts of {told.subject(found)}: {where}"


def _caveats(found: Signals) -> tuple[str, ...]:
    context = (_CONTEXT,) if found.panel.measure.polarity is Polarity.CONTEXT else ()
    return (
        "A signal says that a month was unlike the place’s own other months; it does not say why, nor that it was "
        "good or bad care.",
        "Limits are those of a place’s own ordinary months, not an interval of its figure, which counts everybody.",
        *context,
    )


def _trial(one: ControlChart) -> tuple[str, ...]:
    if not one.trial:
        return ()
    return (f"Trial limits: they rest on {words.count(one.used, 'month')} only, and 12 are needed to trust them.",)


def _unjudged_sentence(found: Signals, number: int) -> str:
    return (
        f"{words.sentence(words.count(number, 'place', words=True)).rstrip('.')} "
        f"{words.noun(number, 'is', 'are')} not judged in {found.panel.last.label}; the table says why for each."
    )


def _no_chart(found: Signals, area: str) -> UsageError:
    why = next((why for (code, _), why in found.left_out.items() if code == area), "")
    return UsageError(
        f"{area} has no control chart of {told.subject(found)}",
        where=why.rstrip(".") or f"{found.panel.geography.plural}, {found.panel.last.label}",
        expected=f"one of the {len(found.charts)} {found.panel.geography.plural} that have one",
        remedy="“fairwait signals” without a place lists them",
    )
