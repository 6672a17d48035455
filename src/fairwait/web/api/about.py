"""Of which data and program the API is, the files behind the figures, and the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from pydantic_core import to_json
from starlette.responses import Response

from fairwait.web.api.answering import form_of, list_response, one_response, unchanged
from fairwait.web.api.asking import Asked, Listing, Name
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, known
from fairwait.web.api.listing import holding, in_order, page_of
from fairwait.web.api.models import About, Listed, One, Source

LICENCE = "Open Government Licence v3.0"
_LINKS = (
    "places", "search", "names", "measures", "treatment-functions", "estimates", "series", "findings",
    "findings/tables", "data-quality/submissions", "data-quality/not-ranked", "watch-list", "watch-list/rules",
    "watch-list/considered", "sources", "openapi.json",
)  # fmt: skip


class SourcesAsked(Listing):
    publication: list[Name] = Field([], max_length=20, description="Keep these publications, by their names.")
    sort: Literal["publication", "-publication", "last_period", "-last_period"] = Field(
        "publication", description="The order; a minus turns it round."
    )


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["About"])

    @routes.get("/", response_model=One[About], responses=CSV)
    async def about(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """The version of the data and of the program, and every list that there is."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        made, planned = what.edition.made()
        root = request.scope.get("root_path", "")
        return one_response(request, what.edition, form, {
            "version": what.edition.version, "fairwait": what.edition.meta.get("fairwait", ""),
            "period": what.edition.meta.get("period", ""), "whole": what.edition.whole, "pages": made,
            "planned": planned, "licence": LICENCE, "links": {name: f"{root}/{name}" for name in _LINKS},
        })  # fmt: skip

    @routes.get("/sources", response_model=Listed[Source], responses=CSV)
    async def sources(request: Request, asked: Annotated[SourcesAsked, Query()]) -> Response:
        """The published files that the figures rest on, each with the digest of its bytes."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        kept = holding(what.sources, publication=asked.publication)
        page = page_of(in_order(kept, asked.sort, ("id",)), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(Source.model_fields), page)

    @routes.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        """The description of this API for programs."""
        headers = {"cache-control": "public, max-age=300"}
        return Response(to_json(request.app.openapi()), media_type="application/json", headers=headers)

    return routes
