"""The page about the API for people, in the layout of the website: made of the OpenAPI document and nothing else."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.reports.jsonfile import plain
from fairwait.web.api.application import MOUNTED, document
from fairwait.web.api.described import Address, Field, addresses, statuses
from fairwait.web.api.known import Holder

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH: Final = "api/"
_TITLE: Final = "The figures for programs"
_HOW: Final = (
    f"Every address begins with {MOUNTED}. Answers come as JSON; add format=csv for a table that a spreadsheet, "
    "pandas, polars or R can read."
)
_PAGES: Final = (
    "A list comes in pages of at most 1,000 rows. The body and the Link header give the address of the next page, and "
    "null stands at the end."
)
_SAME: Final = (
    "Each answer carries an ETag that changes when the data do. Send it back as If-None-Match, and an answer that you "
    "have already is not sent again."
)


def router(holder: Holder) -> APIRouter:
    """The route of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(f"/{PATH}")
    async def page() -> Response:
        from fairwait.web.layout.press import screen

        html = screen("api", {"report": about_the_api()}, holder.edition, PATH)
        return Response(html, media_type="text/html; charset=utf-8")

    @routes.get(f"/{PATH}findings.json")
    async def twin() -> Response:
        body = json.dumps(plain(about_the_api()), ensure_ascii=False, separators=(",", ":"))
        return Response(body, media_type="application/json")

    @routes.get(f"/{PATH}tables/{{name}}.csv")
    async def table(name: str) -> Response:
        from fairwait.web.layout.assets import table_csv, tables_of

        found = tables_of(about_the_api()).get(name)
        if found is None:
            raise HTTPException(404)
        return Response(table_csv(found), media_type="text/csv; charset=utf-8")

    return routes


@cache
def about_the_api() -> Report:
    """Everything that the API answers, as a report."""
    made = document()
    every = addresses(made)
    parts = dict.fromkeys(one.tag for one in every)
    sections = [Section(_id(tag), tag, "", tuple(_finding(one) for one in every if one.tag == tag)) for tag in parts]
    sections.append(Section("errors", "When there is no answer", "", (_errors(statuses(made)),)))
    return Report(
        id="api", title=_TITLE, question="How can a program read these figures?", period_label="", geography_label="",
        headlines=((_HOW, _finding(every[0]).id), (_PAGES, _finding(every[0]).id), (_SAME, "api-errors")), unjudged="",
        sections=tuple(sections), sources=(), attribution="", generated_by="",
    )  # fmt: skip


def _finding(one: Address) -> Finding:
    name = _id(one.path) or "start"
    first, _, rest = _plainly(one.what).partition(". ")
    tables = (_table(f"api-{name}-parameters", "What can be asked", one.parameters),) if one.parameters else ()
    return Finding(
        id=f"api-{name}", title=f"{MOUNTED}{one.path}", headline=f"{first.rstrip('.')}.",
        sentences=(rest,) if rest else (),
        tables=(*tables, _table(f"api-{name}-columns", "What is answered", one.columns)),
    )  # fmt: skip


def _table(name: str, title: str, fields: Iterable[Field]) -> Table:
    columns = (Column("name", "Name", "code"), Column("kind", "Kind"), Column("what", "What it is"))
    return Table(name, title, columns, tuple((one.name, one.kind, _plainly(one.what)) for one in fields))


def _plainly(text: str) -> str:
    """Text without the marks that set off names in the reference."""
    return text.replace("`", "")


def _errors(told: Iterable[tuple[str, str]]) -> Finding:
    columns = (Column("status", "Status", "code"), Column("meaning", "What it means"))
    return Finding(
        id="api-errors", title="Statuses",
        headline="An error says what is wrong, where, what was expected and what to do, as application/problem+json.",
        tables=(Table("api-statuses", "Statuses", columns, tuple((one, _plainly(what)) for one, what in told)),),
    )  # fmt: skip


def _id(text: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())
