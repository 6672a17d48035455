"""Every name and code by which a place is found: those of former days, with who succeeded them, and of hospitals."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from fairwait.web.api.answering import form_of, list_response, unchanged
from fairwait.web.api.asking import Code, Listing
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, known
from fairwait.web.api.listing import in_order, page_of
from fairwait.web.api.models import Listed

What = Literal["name", "code", "official name", "former name", "former code", "board", "site", "site code"]


class NameOf(BaseModel):
    """A name or code, and the places of today that it leads to."""

    name: str = Field(description="The name, or the code.")
    what: What = Field(
        description="What it is: `name` and `code` are of today; `former name` and `former code` of places that became "
        "others; `board` is the board that an area is all of; `site` and `site code` are of hospitals."
    )
    of: str = Field(description="The code of the place, today's or a former one's, that has or had the name.")
    places: list[str] = Field(
        description="The codes of today's places with a page: several where a former place was divided, none where "
        "nothing succeeded it."
    )
    told: str = Field(description="What became of a former place, as a sentence; empty of others.")


class NamesAsked(Listing):
    place: list[Code] = Field([], max_length=20, description="Keep the names that lead to these places.")
    what: What | None = Field(None, description="Keep this kind of name.")
    sort: Literal["name", "-name", "of", "-of"] = Field("of", description="The order; a minus turns it round.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Places"])

    @routes.get("/names", response_model=Listed[NameOf], responses=CSV)
    async def names(request: Request, asked: Annotated[NamesAsked, Query()]) -> Response:
        """Every name and code by which the search finds a place: to join tables of former codes, for instance."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        kept = [
            one for one in what.names
            if asked.what in (None, one["what"]) and (not asked.place or {*asked.place} & {*one["places"]})
        ]  # fmt: skip
        page = page_of(in_order(kept, asked.sort, ("of", "what", "name")), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(NameOf.model_fields), page)

    return routes
