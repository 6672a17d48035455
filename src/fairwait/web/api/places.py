"""Places, and the search by which a text finds one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from fairwait.web.api.answering import Record, form_of, list_response, one_response, unchanged
from fairwait.web.api.asking import Asked, Code, Level, Listing, Text
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, Known, known
from fairwait.web.api.listing import holding, in_order, page_of
from fairwait.web.api.models import Listed, One, Place, Suggestion
from fairwait.web.api.problems import ProblemError

_COLUMNS = tuple(Place.model_fields)
_MOST_FOUND = 200
#: How many pages are suggested of one treatment: where one would wait less, and how areas compare.
_WAYS = 2
_LEVELS = {"sub-icb": "sub-ICB location", "icb": "integrated care board", "region": "region", "provider": "provider"}


class PlacesAsked(Listing):
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")
    region: Code | None = Field(None, description="Keep the places of this region.")
    icb: Code | None = Field(None, description="Keep the places of this integrated care board.")
    sector: Literal["NHS", "independent"] | None = Field(None, description="Keep providers of this sector.")
    judged: bool | None = Field(None, description="Keep those whose figures can be judged, or those that cannot.")
    q: Text | None = Field(None, description="Keep what a name or code, of today or of former days, may mean.")
    sort: Literal["name", "-name", "code", "-code", "geography", "-geography"] = Field(
        "name", description="The order; a minus turns it round."
    )


class SearchAsked(Asked):
    q: Text = Field(description="A name or code of a place, of today or of former days, or of a hospital.")
    limit: int = Field(10, ge=1, le=10, description="How many suggestions at most.")
    treatments: bool = Field(False, description="Offer the pages about treatments that the text may mean, too.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Places"])

    @routes.get("/places", response_model=Listed[Place], responses=CSV)
    async def places(request: Request, asked: Annotated[PlacesAsked, Query()]) -> Response:
        """Every place that has a page: sub-ICB locations, integrated care boards, regions and providers."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        records = what.places if asked.q is None else _meant(what, asked.q)
        kept = holding(
            records, geography=asked.geography, region=asked.region, icb=asked.icb, sector=asked.sector,
            judged=asked.judged,
        )  # fmt: skip
        page = page_of(in_order(kept, asked.sort, ("code",)), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, _COLUMNS, page)

    @routes.get("/places/{code}", response_model=One[Place], responses=CSV)
    async def place(
        request: Request,
        code: Annotated[str, Path(description="The NHS (ODS) code of the place.")],
        asked: Annotated[Asked, Query()],
    ) -> Response:
        """One place by its code."""
        what, form = known(holder), form_of(request, asked.format)
        found = next((one for one in what.places if one["code"] == code.upper()), None)
        if found is None:
            raise ProblemError(
                404, "No place with a page has this code.", where="code", expected="an NHS (ODS) code, such as 02T",
                remedy="look for the place with /api/v1/search?q=",
            )  # fmt: skip
        return unchanged(request, what.edition, form) or one_response(request, what.edition, form, found)

    @routes.get("/search", response_model=Listed[Suggestion], responses=CSV)
    async def search(request: Request, asked: Annotated[SearchAsked, Query()]) -> Response:
        """The places that a text may mean, best first: what the website suggests while somebody types."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        found = _suggestions(what, asked.q, asked.limit)
        if asked.treatments:
            found = _with_treatments(what, asked.q, found, asked.limit)
        page = page_of(found[: asked.limit], asked.limit, None)
        return list_response(request, what.edition, form, tuple(Suggestion.model_fields), page)

    return routes


def _suggestions(what: Known, text: str, limit: int) -> list[Record]:
    """Each place that fits, once, with how it fits best."""
    from fairwait.editions.searching import search

    found: dict[str, Record] = {}
    for match in search(what.edition, text, limit):
        for one in match.places:
            found.setdefault(one.code, {
                "code": one.code, "name": one.name, "label": one.label,
                "level": _LEVELS[one.geography], "geography": one.geography, "path": one.path,
                "fitted": match.shown, "how": match.what, "why": match.why, "told": match.told,
            })  # fmt: skip
    return list(found.values())


def _with_treatments(what: Known, text: str, places: Sequence[Record], limit: int) -> list[Record]:
    """The places, and pages about treatments: before them if the text names one, else after; never left out."""
    from fairwait.editions.treatments import treatments

    found = treatments(what.edition, text)
    ways = [
        {
            "code": one.code, "name": one.name, "label": f"{one.name}: {way.label[:1].lower()}{way.label[1:]}",
            "level": "treatment function", "geography": None, "path": way.path, "fitted": one.said, "how": "treatment",
            "why": one.in_short, "told": "",
        }
        for one in found
        for way in one.ways[:_WAYS]
    ][: max(_WAYS, limit // 2)]  # fmt: skip
    return [*ways, *places] if any(one.whole for one in found) else [*places[: max(0, limit - len(ways))], *ways]


def _meant(what: Known, text: str) -> list[dict[str, Any]]:
    codes = {one["code"] for one in _suggestions(what, text, _MOST_FOUND)}
    return [one for one in what.places if one["code"] in codes]
