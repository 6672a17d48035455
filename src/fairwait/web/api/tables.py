"""The tables of the website's pages: which there are, and the rows of one table over many pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response

from fairwait.editions.page_tables import PageTable, columns_of, rows_of
from fairwait.web.api.answering import Record, form_of, list_response, unchanged
from fairwait.web.api.asking import Code, FunctionCode, Level, Listing, MeasureName, Name, Text, offset_of
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, Known, known
from fairwait.web.api.listing import cut, holding
from fairwait.web.api.models import Listed
from fairwait.web.api.problems import ProblemError

TableId = Annotated[str, StringConstraints(max_length=120, pattern=r"^[A-Za-z0-9_-]+$")]


class ATable(BaseModel):
    """A table of a page."""

    table: str = Field(description="The name of the table: the same from month to month, and on every page of a kind.")
    id: str = Field(description="Its id on the page: of some pages of places, the name with the code of the place.")
    title: str = Field(description="What stands above it.")
    path: str = Field(description="The page, relative to the start page.")
    kind: str = Field(description="What kind of page it is.")
    place: str | None = Field(description="The code of the place that the page is about.")
    measure: str | None = Field(description="The measure that it is about.")
    geography: str | None = Field(description="The level of that measure.")
    treatment_function: str | None = Field(description="The treatment function of that measure.")
    columns: list[str] = Field(description="The keys of its columns.")
    rows: int = Field(description="How many rows it has.")


class _Pages(Listing):
    kind: list[Name] = Field([], max_length=20, description="Keep tables of these kinds of pages, such as `place`.")
    place: list[Code] = Field([], max_length=20, description="Keep tables of the pages of these places.")
    measure: list[MeasureName] = Field([], max_length=20, description="Keep tables of the pages of these measures.")
    geography: list[Level] = Field([], max_length=5, description="Keep tables of pages of measures of these levels.")
    treatment_function: list[FunctionCode] = Field([], max_length=30, description="Keep those of these functions.")


class TablesAsked(_Pages):
    table: TableId | None = Field(None, description="Keep tables of this name.")
    q: Text | None = Field(None, description="Keep tables with these words in their titles.")


class RowsAsked(_Pages):
    table: TableId = Field(description="The name of the table.", examples=["sent-gaps"])


class PageRow(BaseModel, extra="allow"):
    """A row of a table, with the columns of the table besides these."""

    page: str = Field(description="The page that it stands on, relative to the start page.")
    page_place: str | None = Field(description="The code of the place that the page is about.")


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Findings"])

    @routes.get("/findings/tables", response_model=Listed[ATable], responses=CSV)
    async def every(request: Request, asked: Annotated[TablesAsked, Query()]) -> Response:
        """Every table of every page: all that the website shows can be read from these."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        words = (asked.q or "").casefold().split()
        found = [one for one in _of(what, asked, asked.table or "") if all(w in one.title.casefold() for w in words)]
        first = offset_of(asked.cursor)
        told: list[Record] = [_told(what, one) for one in found[first : first + asked.limit]]
        return list_response(
            request, what.edition, form, tuple(ATable.model_fields), cut(told, asked.limit, first, len(found))
        )

    @routes.get("/findings/rows", response_model=Listed[PageRow], responses=CSV)
    async def rows(request: Request, asked: Annotated[RowsAsked, Query()]) -> Response:
        """The rows of one table over all pages that have it, each with its page: the gaps of all providers, say."""
        what, form = known(holder), form_of(request, asked.format)
        chosen = _of(what, asked, asked.table)
        if not chosen and all(_name(what, one) != asked.table for one in what.tables):
            raise ProblemError(
                422, "No page has a table of this name.", where="table", expected="a name that /findings/tables lists",
                remedy="look at /api/v1/findings/tables",
            )  # fmt: skip
        if same := unchanged(request, what.edition, form):
            return same
        first, many = offset_of(asked.cursor), sum(one.rows for one in chosen)
        columns = ("page", "page_place", *columns_of(chosen))
        found: list[Record] = [
            {**dict.fromkeys(columns), **row, "page": path, "page_place": what.by_path[path]["place"]}
            for path, row in rows_of(what.edition, chosen, first, asked.limit)
        ]
        return list_response(request, what.edition, form, columns, cut(found, asked.limit, first, many))

    return routes


def _of(what: Known, asked: _Pages, name: str) -> list[PageTable]:
    """The tables of the pages asked for."""
    pages = holding(
        what.pages, kind=asked.kind, place=asked.place, measure=asked.measure, geography=asked.geography,
        treatment_function=asked.treatment_function,
    )  # fmt: skip
    paths = {one["path"] for one in pages}
    return [one for one in what.tables if one.path in paths and name in ("", _name(what, one))]


def _name(what: Known, one: PageTable) -> str:
    """The id of a table without the code of the place that its page is about."""
    place = what.by_path[one.path]["place"]
    return one.id.removesuffix(f"-{place.lower()}") if place else one.id


def _told(what: Known, one: PageTable) -> Record:
    page = what.by_path[one.path]
    return {
        "table": _name(what, one), "id": one.id, "title": one.title, "path": one.path, "kind": page["kind"],
        "place": page["place"], "measure": page["measure"], "geography": page["geography"],
        "treatment_function": page["treatment_function"], "columns": list(one.columns), "rows": one.rows,
    }  # fmt: skip
