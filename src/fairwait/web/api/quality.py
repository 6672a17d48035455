"""What the figures lack: who sent none, and which estimates may not be ranked, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from fairwait.web.api.answering import form_of, list_response, unchanged
from fairwait.web.api.asking import Code, Level, Listing, Month
from fairwait.web.api.documented import CSV
from fairwait.web.api.estimates import ANSWERED, EstimatesAsked, walked, wanted_of
from fairwait.web.api.known import Holder, known
from fairwait.web.api.listing import holding, in_order, page_of
from fairwait.web.api.models import Estimate, Listed, Submission

_STATUSES = Literal["submitted", "missing", "closed", "left", "not_yet_open", "zero"]


class SubmissionsAsked(Listing):
    period: Month | Literal["latest"] | None = Field(None, description="Keep one month, or the latest.")
    provider: list[Code] = Field([], max_length=20, description="Keep these providers, by their codes.")
    icb: Code | None = Field(None, description="Keep providers that sit in this integrated care board.")
    sector: Literal["NHS", "independent"] | None = Field(None, description="Keep providers of this sector.")
    status: _STATUSES | None = Field(None, description="Keep what is known of them: who is missing, for instance.")
    sort: Literal["period", "-period", "provider", "-provider", "name", "-name", "last_list", "-last_list"] = Field(
        "-period", description="The order; a minus turns it round."
    )


class NotRankedAsked(Listing):
    measure: str = Field(
        "within_18_weeks", pattern=r"^[a-z][a-z0-9_]{0,60}$", description="The measure; `within_18_weeks` by default."
    )
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")
    area: list[Code] = Field([], max_length=20, description="Keep these places, by their codes.")
    treatment_function: str = Field(
        "C_999", pattern=r"^[A-Za-z0-9_-]{1,40}$", description="The treatment function; all together by default."
    )
    period: Month | Literal["latest"] = Field("latest", description="The period; by default the latest.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Data quality"])

    @routes.get("/data-quality/submissions", response_model=Listed[Submission], responses=CSV)
    async def submissions(request: Request, asked: Annotated[SubmissionsAsked, Query()]) -> Response:
        """Every provider known in the latest month and what it did, and who sent nothing in earlier months."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        months = [one["period"] for one in what.submissions]
        period = max(months, default=None) if asked.period == "latest" else asked.period
        kept = holding(
            what.submissions, period=period, provider=asked.provider, icb=asked.icb, sector=asked.sector,
            status=asked.status,
        )  # fmt: skip
        page = page_of(in_order(kept, asked.sort, ("period", "provider")), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(Submission.model_fields), page)

    @routes.get("/data-quality/not-ranked", response_model=Listed[Estimate], responses=CSV)
    async def not_ranked(request: Request, asked: Annotated[NotRankedAsked, Query()]) -> Response:
        """The estimates of a measure that cannot be judged and so are not ranked, each with the reason."""
        what, form = known(holder), form_of(request, asked.format)
        question = EstimatesAsked.model_validate({
            "limit": asked.limit, "cursor": asked.cursor, "measure": [asked.measure], "geography": asked.geography,
            "area": asked.area, "treatment_function": [asked.treatment_function], "period": asked.period,
            "judged": False,
        })  # fmt: skip
        wanted = wanted_of(what, question)
        if same := unchanged(request, what.edition, form):
            return same
        return list_response(request, what.edition, form, ANSWERED, walked(what, wanted, question))

    return routes
