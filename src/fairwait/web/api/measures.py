"""Measures, and the treatment functions and tests that they are broken down by."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from fairwait.web.api.answering import form_of, list_response, one_response, unchanged
from fairwait.web.api.asking import Asked, Level, Listing, MeasureName, refuse_unknown
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, Known, known
from fairwait.web.api.listing import holding, in_order, page_of
from fairwait.web.api.models import Listed, Measure, MeasureInFull, One, TreatmentFunction
from fairwait.web.api.problems import ProblemError

_COLUMNS = tuple(Measure.model_fields)


class MeasuresAsked(Listing):
    geography: list[Level] = Field([], max_length=5, description="Keep measures of any of these levels.")
    kind: list[Literal["ratio", "share", "quantile", "balance"]] = Field(
        [], max_length=4, description="Keep these kinds."
    )
    polarity: Literal["higher_is_better", "lower_is_better", "context"] | None = Field(
        None, description="Keep measures of which a large value is good, bad, or neither."
    )
    quarterly: bool | None = Field(None, description="Keep quarterly measures, or monthly ones.")
    sort: Literal["id", "-id", "title", "-title"] = Field("id", description="The order; a minus turns it round.")


class FunctionsAsked(Listing):
    measure: list[MeasureName] = Field([], max_length=20, description="Keep those with estimates of these measures.")
    sort: Literal["code", "-code", "name", "-name"] = Field("code", description="The order; a minus turns it round.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Measures"])

    @routes.get("/measures", response_model=Listed[Measure], responses=CSV)
    async def measures(request: Request, asked: Annotated[MeasuresAsked, Query()]) -> Response:
        """Every measure with its question, definition, direction, caveats and breaks."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        kept = holding(what.measures, kind=asked.kind, polarity=asked.polarity, quarterly=asked.quarterly)
        kept = [one for one in kept if not asked.geography or {*asked.geography} & {*one["levels"]}]
        records = [{**one, "latest": _latest(what, one["id"])} for one in kept]
        page = page_of(in_order(records, asked.sort, ("id",)), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, _COLUMNS, page)

    @routes.get("/measures/{measure}", response_model=One[MeasureInFull], responses=CSV)
    async def measure(
        request: Request,
        measure: Annotated[str, Path(description="The name of the measure.")],
        asked: Annotated[Asked, Query()],
    ) -> Response:
        """One measure, with the periods and treatment functions that there are estimates of."""
        what, form = known(holder), form_of(request, asked.format)
        found = next((one for one in what.measures if one["id"] == measure), None)
        if found is None:
            raise ProblemError(
                404, "There is no measure of this name.", where="measure", expected="a name such as median_wait",
                remedy="look at /api/v1/measures for every name",
            )  # fmt: skip
        levels = what.held.rows.get(measure, {})
        record: dict[str, Any] = {
            **found, "latest": _latest(what, measure), "periods": {level: list(each) for level, each in levels.items()},
            "treatment_functions": what.held.functions.get(measure, []),
        }  # fmt: skip
        return unchanged(request, what.edition, form) or one_response(request, what.edition, form, record)

    @routes.get("/treatment-functions", response_model=Listed[TreatmentFunction], responses=CSV)
    async def functions(request: Request, asked: Annotated[FunctionsAsked, Query()]) -> Response:
        """The codes of treatment functions, tests and kinds of bed, and which measures have estimates of them."""
        what, form = known(holder), form_of(request, asked.format)
        refuse_unknown("measure", asked.measure, what.held.functions, "look at /api/v1/measures for every name")
        if same := unchanged(request, what.edition, form):
            return same
        records = [one for one in _functions(what) if not asked.measure or {*asked.measure} & {*one["measures"]}]
        page = page_of(in_order(records, asked.sort, ("code",)), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(TreatmentFunction.model_fields), page)

    return routes


def _latest(what: Known, measure: str) -> dict[str, str]:
    return {level: max(periods) for level, periods in what.held.rows.get(measure, {}).items()}


def _functions(what: Known) -> list[dict[str, Any]]:
    by_code: dict[str, list[str]] = {}
    for measure, codes in what.held.functions.items():
        for code in codes:
            by_code.setdefault(code, []).append(measure)
    return [{"code": code, "name": what.functions.get(code, code), "measures": by_code[code]} for code in by_code]
