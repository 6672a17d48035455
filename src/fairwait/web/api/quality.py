"""What the figures lack: who sent none, and which estimates may not be ranked, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field, model_validator
from starlette.responses import Response

from fairwait.editions.submissions import Wanted, latest
from fairwait.editions.submissions import asked as rows_asked
from fairwait.web.api.answering import Page, Record, form_of, list_response, unchanged
from fairwait.web.api.asking import Code, Level, Listing, Month, offset_of
from fairwait.web.api.documented import CSV
from fairwait.web.api.estimates import ANSWERED, EstimatesAsked, walked, wanted_of
from fairwait.web.api.known import Holder, known
from fairwait.web.api.listing import cut
from fairwait.web.api.models import Estimate, Listed, Submission, SubmissionStatus


class SubmissionsAsked(Listing):
    period: Month | Literal["latest"] | None = Field(
        None, description="Keep one month, or the latest that is known of, which may be later than that of other lists."
    )
    from_: Month | None = Field(None, alias="from", description="Keep this month and later ones.")
    to: Month | None = Field(None, description="Keep this month and earlier ones.")
    provider: list[Code] = Field([], max_length=20, description="Keep these providers, by their codes.")
    icb: Code | None = Field(None, description="Keep providers that sit in this integrated care board.")
    sector: Literal["NHS", "independent"] | None = Field(None, description="Keep providers of this sector.")
    status: SubmissionStatus | None = Field(None, description="Keep what is known of them: `missing`, for instance.")
    revised: bool | None = Field(None, description="Keep months that another file has another list of, or the others.")
    sort: Literal[
        "period",
        "-period",
        "provider",
        "-provider",
        "name",
        "-name",
        "list_size",
        "-list_size",
        "last_list",
        "-last_list",
    ] = Field("-period", description="The order; a minus turns it round.")

    @model_validator(mode="after")
    def _one_span(self) -> SubmissionsAsked:
        if self.period is not None and (self.from_ or self.to):
            raise ValueError("give either period, or from and to")
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from is later than to")
        return self


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
        """What every provider sent, month by month: the list, or what is known of a month without one.

        Of a gap, `last_list` and `next_list` are the lists on its two sides.
        """
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        month = (latest(what.edition) or "") if asked.period == "latest" else asked.period
        wanted = Wanted(
            first=month or asked.from_ or "", last=month or asked.to or "", providers=tuple(asked.provider),
            icb=asked.icb or "", sector=asked.sector or "", status=asked.status or "", revised=asked.revised,
            sort=asked.sort,
        )  # fmt: skip
        offset = offset_of(asked.cursor)
        rows, many = rows_asked(what.edition, wanted, asked.limit, offset)
        page: Page[Record] = cut(rows, asked.limit, offset, many)
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
