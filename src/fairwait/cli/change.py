"""``fairwait change``: any two months compared, with the breaks between them named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, function_named, level_named, opened, period_named, place_named, typed
from fairwait.cli.options import CsvOption, GeographyOption, JsonOption, PathwayFunctionOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.periods.change import Change, Moment, Periods
    from fairwait.analysis.periods.claim import JudgedClaim
    from fairwait.analysis.periods.ordinary import Starts
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area, Geography

FromArgument = Annotated[str, typer.Argument(metavar="FROM", help="The earlier month, such as 2012-11.")]
ToArgument = Annotated[
    str | None, typer.Argument(metavar="TO", help="The later month. Default: the latest held.", show_default=False)
]
PlaceOption = Annotated[
    str | None,
    typer.Option("--area", "-a", metavar="PLACE", show_default=False,
                 help="A place, by name or code. Default: England."),
]  # fmt: skip
MeasuresOption = Annotated[
    list[str] | None,
    typer.Option("--measure", "-m", metavar="NAME", show_default=False,
                 help="Only this: a measure, or a count such as waiting_over_18_weeks. May be given several times."),
]  # fmt: skip
ClaimOption = Annotated[
    float | None,
    typer.Option("--claim", metavar="TIMES", show_default=False,
                 help="How many times as much somebody says it is: judged against the first measure."),
]  # fmt: skip
_COLUMNS = ("measure", "title", "unit", "area", "area_name", "geography", "basis", "treatment_function", "from", "to",
            "from_value", "to_value", "from_status", "to_status", "from_with_estimates", "to_with_estimates",
            "from_numerator", "from_denominator", "to_numerator", "to_denominator", "from_completeness",
            "to_completeness", "difference", "ratio", "ratio_with_estimates", "ratio_low", "ratio_high", "verdict",
            "reason", "breaks")  # fmt: skip


def change(
    ctx: typer.Context,
    then: FromArgument,
    now: ToArgument = None,
    area: PlaceOption = None,
    geography: GeographyOption = None,
    measure: MeasuresOption = None,
    treatment_function: PathwayFunctionOption = None,
    claim: ClaimOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Compare two months: then, now, how many times as much, and what changed in what is counted.

    England goes back to 2007, with and without estimates for trusts that sent nothing.

    Example: fairwait change 2012-11 2017-04 -m waiting_over_18_weeks --claim 3
    """
    from fairwait.cli.progress import working

    form, level, function = form_of(as_json, as_csv), level_named(geography), function_named(treatment_function)
    first, last = _month(then, "FROM"), None if now is None else _month(now, "TO")
    if first is None:
        raise _no_month(then, "FROM")
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(opened(ctx, store))
    place = _place(bench, area, level, last)
    from fairwait.analysis.periods.change import change as change_between
    from fairwait.analysis.periods.claim import judge_claim
    from fairwait.analysis.periods.england import ENGLAND_SERIES, england_starts
    from fairwait.domain.place import Geography

    wanted = [typed(one).strip().lower().replace("-", "_") for one in measure or ()]
    with working("Comparing", quiet=form != "people"):
        found = change_between(bench, first, last, place=place, measures=wanted, treatment_function=function)
        lead = found.changes[0]
        national = found.area.geography is Geography.ENGLAND and lead.ordinary is not None
        tried = national and lead.id in ENGLAND_SERIES and lead.scale != "balance"
        starts = england_starts(bench, lead.id, found.then, found.now) if tried else None
        judged = None if claim is None else judge_claim(lead, claim)
    if form == "people":
        from fairwait.cli.change_screen import show

        show(found, starts, judged, bench.store)
        return
    from fairwait.cli.machine import print_json, print_records
    from fairwait.cli.sentences import tell_of_lent

    tell_of_lent(bench.store, found.sources)
    records = [_record(found, one) for one in found.changes]
    if form == "csv":
        print_records(form, records, _COLUMNS)
    else:
        print_json({"changes": records, "breaks": _breaks(found), "starts": _starts(starts), "claim": _claim(judged),
                    "notes": list(found.notes), "sources": [_source(one) for one in found.sources]})  # fmt: skip


def _place(bench: Workbench, area: str | None, level: Geography | None, last: Period | None) -> Area | None:
    from fairwait.domain.errors import UsageError
    from fairwait.domain.place import Geography

    if area is not None:
        return place_named(area, last or bench.latest_period(), level)
    if level not in (None, Geography.ENGLAND):
        raise UsageError("No place was named", where="--geography", expected="one place with --area, or England")
    return None


def _month(text: str, where: str) -> Period | None:
    from fairwait.domain.errors import UsageError

    try:
        return period_named(text)
    except UsageError as error:
        raise UsageError(error.what, where=where, expected="a month such as 2012-11") from None


def _no_month(text: str, where: str) -> Exception:
    from fairwait.domain.errors import UsageError

    return UsageError(f"“{typed(text)}” is no month to start from", where=where, expected="a month such as 2012-11")


def _record(found: Periods, one: Change) -> dict[str, Any]:
    return {
        "measure": one.id,
        "title": one.title,
        "unit": one.unit,
        "area": found.area.code,
        "area_name": found.area.name,
        "geography": found.area.geography.value,
        "basis": found.basis,
        "treatment_function": found.treatment_function,
        "from": str(found.then),
        "to": str(found.now),
        **_moment("from", one.then),
        **_moment("to", one.now),
        "difference": one.difference,
        "ratio": one.ratio,
        "ratio_with_estimates": one.estimated_ratio,
        "ratio_low": one.low,
        "ratio_high": one.high,
        "verdict": one.verdict,
        "reason": one.reason or None,
        "breaks": [crossed.one.id for crossed in one.breaks],
    }


def _moment(name: str, one: Moment) -> dict[str, Any]:
    from fairwait.cli.records import whole

    return {
        f"{name}_value": whole(one.value),
        f"{name}_status": one.status,
        f"{name}_with_estimates": whole(one.estimated),
        f"{name}_numerator": whole(one.numerator),
        f"{name}_denominator": whole(one.denominator),
        f"{name}_completeness": one.completeness,
    }


def _breaks(found: Periods) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for change in found.changes:
        for one in change.crossed:
            row = rows.setdefault(
                one.one.id,
                {"id": one.one.id, "date": str(one.one.date), "what": one.one.what, "known": one.one.known,
                 "measures": []},
            )  # fmt: skip
            if one.concerns:
                row["measures"].append(change.id)
    return list(rows.values())


def _starts(one: Starts | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "ratios": {str(month): ratio for month, ratio in one.choices.items()},
        "mean_of_year": one.year_ratio,
        "same_month_of_year": {str(month): ratio for month, ratio in one.same_month.items()},
        "lowest_of_months": one.lowest_of or None,
        "highest_of_months": one.highest_of or None,
    }


def _claim(one: JudgedClaim | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"claimed": one.claimed, "reported": one.reported, "with_estimates": one.estimated, "verdict": one.verdict}


def _source(one: Any) -> dict[str, Any]:
    return {"publication": one.publication, "title": one.title, "period": one.period, "file": one.file_name,
            "sha256": one.sha256}  # fmt: skip
