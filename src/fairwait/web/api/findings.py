"""The findings of the website's pages: which pages there are, and each page's findings whole."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints
from pydantic_core import to_json
from starlette.responses import Response

from fairwait.editions.reading import Edition
from fairwait.reports.csvfiles import table_bytes
from fairwait.reports.jsonfile import SCHEMA
from fairwait.web.api.answering import form_of, list_response, raw_response, unchanged
from fairwait.web.api.asking import Asked, Code, FunctionCode, Level, Listing, MeasureName, Name, Text
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, known
from fairwait.web.api.listing import holding, page_of
from fairwait.web.api.models import Findings, FindingsPage, Listed
from fairwait.web.api.problems import ProblemError

_COLUMNS = ("path", "kind", "title", "place", "measure", "geography", "treatment_function", "json")


class PagesAsked(Listing):
    kind: list[Name] = Field([], max_length=20, description="Keep these kinds of pages, such as `place`.")
    place: list[Code] = Field([], max_length=20, description="Keep the pages of these places.")
    measure: list[MeasureName] = Field([], max_length=20, description="Keep the pages of these measures.")
    geography: list[Level] = Field([], max_length=5, description="Keep pages of measures of these levels.")
    treatment_function: list[FunctionCode] = Field([], max_length=30, description="Keep pages of these functions.")
    q: Text | None = Field(None, description="Keep pages with these words in their titles.")


class FindingsAsked(Asked):
    path: Annotated[str, StringConstraints(max_length=120, pattern=r"^([A-Za-z0-9_-]{1,60}/){0,4}$")] = Field(
        "", description="The path of a page, such as `place/02T/`; empty is the start page.",
        examples=["place/02T/"],
    )  # fmt: skip
    table: Annotated[str, StringConstraints(max_length=120, pattern=r"^[A-Za-z0-9_-]+$")] | None = Field(
        None, description="In CSV, the id of one table of the page."
    )


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Findings"])

    @routes.get("/findings", response_model=Listed[FindingsPage], responses=CSV)
    async def pages(request: Request, asked: Annotated[PagesAsked, Query()]) -> Response:
        """The pages of the website, each with what it is about, in order of their paths."""
        what, form = known(holder), form_of(request, asked.format)
        if same := unchanged(request, what.edition, form):
            return same
        words = (asked.q or "").casefold().split()
        kept = holding(
            what.pages, kind=asked.kind, place=asked.place, measure=asked.measure, geography=asked.geography,
            treatment_function=asked.treatment_function,
        )  # fmt: skip
        kept = [one for one in kept if all(word in one["title"].casefold() for word in words)]
        return list_response(request, what.edition, form, _COLUMNS, page_of(kept, asked.limit, asked.cursor))

    @routes.get("/findings/page", response_model=Findings, responses=CSV)
    async def findings(request: Request, asked: Annotated[FindingsAsked, Query()]) -> Response:
        """The findings of one page whole, or in CSV one of its tables."""
        what, form = known(holder), form_of(request, asked.format)
        found = _table(what.edition, asked) if form == "csv" else _whole(what.edition, asked.path)
        return unchanged(request, what.edition, form) or raw_response(request, what.edition, form, found)

    return routes


def _no_page(edition: Edition, path: str) -> ProblemError:
    reason = edition.failed(path)
    if edition.planned(path) and reason is None and not edition.whole:
        return ProblemError(503, "This page is being made.", where="path", remedy="ask again in a few seconds")
    if edition.planned(path):
        told = (reason or "The figures for it do not suffice").rstrip(".")
        return ProblemError(
            404, f"This page could not be made: {told}.", where="path", remedy="look at /api/v1/findings"
        )
    return ProblemError(
        404, "There is no page with this path.", where="path", expected="a path that /api/v1/findings lists",
        remedy="look at /api/v1/findings",
    )  # fmt: skip


def _whole(edition: Edition, path: str) -> bytes:
    """The findings of a page as JSON."""
    text = edition.report_json(path)
    if text is None:
        raise _no_page(edition, path)
    head = to_json({"schema": SCHEMA, "path": path, "version": edition.version})
    return b'%s,"report":%s}' % (head[:-1], text.encode("utf-8"))


def _table(edition: Edition, asked: FindingsAsked) -> bytes:
    """One table of a page as CSV. Raises a problem (422) that names the tables where none of them is meant."""
    report = edition.report(asked.path)
    if report is None:
        raise _no_page(edition, asked.path)
    tables = {table.id: table for table in report.tables()}
    if asked.table not in tables:
        few = ", ".join([*tables][:20])
        raise ProblemError(
            422, "A page holds several tables, and a CSV file only one.", where="table",
            expected=f"one of: {few}" if few else "a page with tables", remedy="name a table, or ask for JSON",
        )  # fmt: skip
    return table_bytes(tables[asked.table])
