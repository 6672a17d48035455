"""The watch list: who is on it and why, by which rules, and who was considered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from fairwait.web.api.answering import form_of, list_response, unchanged
from fairwait.web.api.asking import Code, Level, Listing, MeasureName, Name
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, Known, known
from fairwait.web.api.listing import holding, in_order, page_of
from fairwait.web.api.models import Listed
from fairwait.web.api.watch_models import Considered, WatchEntry, WatchRule


class _OfRules(Listing):
    rule: list[Name] = Field([], max_length=20, description="Keep these rules, by their names.")


class EntriesAsked(_OfRules):
    place: list[Code] = Field([], max_length=20, description="Keep these places, and the trusts that sit in a board.")
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")
    measure: list[MeasureName] = Field([], max_length=20, description="Keep these measures.")
    about: Literal["performance", "data"] | None = Field(None, description="Keep entries about care, or about data.")
    sort: Literal["area_name", "-area_name", "since", "-since", "entered", "-entered", "id", "-id"] = Field(
        "area_name", description="The order; a minus turns it round."
    )


class ConsideredAsked(_OfRules):
    measure: list[MeasureName] = Field([], max_length=20, description="Keep these measures.")
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Watch list"])

    @routes.get("/watch-list", response_model=Listed[WatchEntry], responses=CSV)
    async def entries(request: Request, asked: Annotated[EntriesAsked, Query()]) -> Response:
        """Who is on the watch list, with the evidence and what takes them off it.

        What bodies answered is theirs and is not told here.
        """
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        kept = holding(
            _of(what, "entries"), rule=asked.rule, geography=asked.geography, measure=asked.measure, about=asked.about
        )
        kept = [one for one in kept if not asked.place or {*asked.place} & {one["area"], one["parent"]}]
        page = page_of(in_order(kept, asked.sort, ("area", "id")), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(WatchEntry.model_fields), page)

    @routes.get("/watch-list/rules", response_model=Listed[WatchRule], responses=CSV)
    async def rules(request: Request, asked: Annotated[_OfRules, Query()]) -> Response:
        """The rules, what each may never be used for, and how many entries chance alone is expected to give."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        chance = {one["rule"]: one for one in _of(what, "chance")}
        every = [{**one, **{name: value for name, value in chance[one["id"]].items() if name != "rule"}}
                 for one in _of(what, "rules") if not asked.rule or one["id"] in asked.rule]  # fmt: skip
        page = page_of(in_order(every, "id", ("id",)), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(WatchRule.model_fields), page)

    @routes.get("/watch-list/considered", response_model=Listed[Considered], responses=CSV)
    async def considered(request: Request, asked: Annotated[ConsideredAsked, Query()]) -> Response:
        """Who was looked at and is not on the list, by the reason."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        kept = holding(_of(what, "not_on_it"), rule=asked.rule, measure=asked.measure, geography=asked.geography)
        page = page_of(in_order(kept, "rule", ("rule", "measure", "geography", "reason")), asked.limit, asked.cursor)
        return list_response(request, what.edition, form, tuple(Considered.model_fields), page)

    return routes


def _of(what: Known, part: str) -> list[dict[str, Any]]:
    return what.watch_list[part] if what.watch_list else []
