"""Estimates: every measure of every place in every period and treatment function held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints, field_validator, model_validator
from starlette.responses import Response

from fairwait.editions.begun import begun
from fairwait.editions.estimates import COLUMNS, KEY, Key, Row, Wanted, after, before, runs, total, whole
from fairwait.web.api.answering import Page, Record, form_of, list_response, unchanged
from fairwait.web.api.asking import (
    Code,
    FunctionCode,
    Level,
    Listing,
    MeasureName,
    Month,
    bad_cursor,
    cursor_of,
    read_cursor,
    refuse_unknown,
)
from fairwait.web.api.documented import CSV
from fairwait.web.api.known import Holder, Known, known
from fairwait.web.api.listing import page_of
from fairwait.web.api.models import Estimate, Listed
from fairwait.web.api.problems import ProblemError

_NAME: Final = "area_name"
#: The columns of an answer: those of the table, with the name of the place beside its code.
ANSWERED: Final = (*KEY, _NAME, *COLUMNS[len(KEY) :])
#: The most estimates that are put into another order than that of their keys.
MOST_SORTED: Final = 3_000
#: The most runs of them that are looked through for that, each by a query.
_MOST_RUNS: Final = 2_000
_KEY_LENGTH: Final = 60
_JUDGED: Final = COLUMNS.index("judged")


class EstimatesAsked(Listing):
    measure: list[MeasureName] = Field([], max_length=20, description="Keep these measures.")
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")
    area: list[Code] = Field([], max_length=20, description="Keep these places, by their codes; England is ENG.")
    treatment_function: list[FunctionCode] = Field(
        [], max_length=30, description="Keep these treatment functions or tests, by their codes; C_999 is all together."
    )
    period: Month | Literal["latest"] | None = Field(
        None, description="Keep one period, or with `latest` the latest of each measure and level."
    )
    judged: bool | None = Field(None, description="Keep what can be judged (`true`), or what cannot (`false`).")
    from_: Month | None = Field(None, alias="from", description="Keep this period and later ones.")
    to: Month | None = Field(None, description="Keep this period and earlier ones.")
    columns: Annotated[str, StringConstraints(max_length=200, pattern=r"^[a-z_]+(,[a-z_]+)*$")] | None = Field(
        None, description="Only these columns, separated by commas.", examples=["period,area,value"]
    )
    sort: Literal["key", "value", "-value", "period", "-period", "rank_low", "-rank_low", "area_name", "-area_name"] = (
        Field("key", description="The order: by default measure, geography, period, treatment function and area. "
              "Another order is for at most 3,000 estimates.")
    )  # fmt: skip

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, value: str | None) -> str | None:
        strange = [one for one in (value or "").split(",") if one and one not in ANSWERED]
        if strange:
            raise ValueError(f"there is no column {strange[0]}; there are {', '.join(ANSWERED)}")
        return value

    @model_validator(mode="after")
    def _one_span(self) -> EstimatesAsked:
        if self.period is not None and (self.from_ or self.to):
            raise ValueError("give either period, or from and to")
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from is later than to")
        return self


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Estimates"])

    @routes.get("/estimates", response_model=Listed[Estimate], responses=CSV)
    async def estimates(request: Request, asked: Annotated[EstimatesAsked, Query()]) -> Response:
        """Every estimate with its intervals, counts, completeness, and why it cannot be judged where it cannot.

        Without a filter these are all there are, a page at a time. `low` and `high` are as the pages print them, with
        the noise of a month in them. Ranks are as the pages print them too: of whole lists (`C_999`) in the latest
        thirteen months, and of single treatment functions in the latest month where these have pages.
        """
        what, form = known(holder), form_of(request, asked.format)
        wanted = wanted_of(what, asked)
        columns = tuple(asked.columns.split(",")) if asked.columns else ANSWERED
        if same := unchanged(request, what.edition, form):
            return same
        found = walked(what, wanted, asked) if asked.sort == "key" else _sorted(what, wanted, asked)
        if asked.columns:
            kept = [{name: row[name] for name in columns} for row in found.rows]
            found = Page(kept, found.limit, found.total, found.next, found.previous)
        return list_response(request, what.edition, form, columns, found)

    return routes


def wanted_of(what: Known, asked: EstimatesAsked) -> Wanted:
    """The question in terms of the edition. Raises a problem (422) for names that the edition has nothing of."""
    held = what.held
    refuse_unknown("measure", asked.measure, held.rows, "look at /api/v1/measures for every name")
    for later in filter(None, (begun(what.edition, one) for one in asked.area if one not in held.areas)):
        raise ProblemError(
            422, later.told, where="area", expected="a place of the months held here",
            remedy=f"ask /api/v1/series?area={later.code} for its own months",
        )  # fmt: skip
    refuse_unknown("area", asked.area, held.areas, "look for the place with /api/v1/search?q=")
    functions = {code for codes in held.functions.values() for code in codes}
    refuse_unknown(
        "treatment_function", asked.treatment_function, functions, "look at /api/v1/treatment-functions for every code"
    )
    latest = asked.period == "latest"
    exact = None if latest else asked.period
    return Wanted(
        measures=tuple(asked.measure), geographies=tuple(asked.geography), first=exact or asked.from_ or "",
        last=exact or asked.to or "", functions=tuple(asked.treatment_function), areas=tuple(asked.area),
        latest=latest, judged=asked.judged,
    )  # fmt: skip


def walked(what: Known, wanted: Wanted, asked: EstimatesAsked) -> Page[Record]:
    """A page in the order of the keys, beginning behind the last row of the one before."""
    way, key = _position(asked.cursor)
    one_more = asked.limit + 1
    if way == "before" and key is not None:
        found = before(what.edition, what.held, wanted, key, one_more)
        more_back, more_on = len(found) > asked.limit, True
        found = found[-asked.limit :]
    else:
        found = after(what.edition, what.held, wanted, key, one_more)
        more_back, more_on = key is not None, len(found) > asked.limit
        found = found[: asked.limit]
    return Page(
        records(what, found), asked.limit, total(what.held, wanted),
        cursor_of(["after", *found[-1][: len(KEY)]]) if found and more_on else None,
        cursor_of(["before", *found[0][: len(KEY)]]) if found and more_back else None,
    )  # fmt: skip


def _sorted(what: Known, wanted: Wanted, asked: EstimatesAsked) -> Page[Record]:
    """A page in another order: of all that is wanted keys and a column are read, so there may not be much of it."""
    many = total(what.held, wanted)
    few = (many is None or many <= MOST_SORTED) and len(runs(what.held, wanted)) <= _MOST_RUNS
    name, down = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    columns = KEY if name in (*KEY, _NAME) else (*KEY, name)
    found = after(what.edition, what.held, replace(wanted, columns=columns), None, MOST_SORTED + 1) if few else []
    if not few or len(found) > MOST_SORTED:
        raise ProblemError(
            422, f"More than {MOST_SORTED:,} estimates cannot be sorted at once.", where="sort",
            expected="fewer estimates, or the order of their keys",
            remedy="name a measure, a level and a period, or leave sort out",
        )  # fmt: skip
    by = partial(_name, what) if name == _NAME else itemgetter(columns.index(name))
    page = page_of(_in_order(found, by, down=down), asked.limit, asked.cursor)
    rows = whole(what.edition, [row[: len(KEY)] for row in page.rows])
    return Page(records(what, rows), page.limit, page.total, page.next, page.previous)


def _in_order(rows: list[Row], by: Callable[[Row], Any], *, down: bool) -> list[Row]:
    """Rows that stand in the order of their keys, by a column; equal ones keep that order, unknown ones come last."""
    known_ones = sorted((row for row in rows if by(row) is not None), key=by, reverse=down)
    return [*known_ones, *(row for row in rows if by(row) is None)]


def records(what: Known, rows: Sequence[Row]) -> list[Record]:
    """Rows of the table as the API tells of them."""
    if not rows:
        return []
    columns: list[Sequence[object]] = [*zip(*rows, strict=True)]
    columns[_JUDGED] = [one == 1 for one in columns[_JUDGED]]
    columns.insert(len(KEY), [_name(what, row) for row in rows])
    return [dict(zip(ANSWERED, row, strict=True)) for row in zip(*columns, strict=True)]


def _name(what: Known, row: Row) -> str:
    """What the place of a row is called; its code where nobody says."""
    code: str = row[KEY.index("area")]
    return what.held.areas.get(code, ("", code))[1]


def _position(cursor: str | None) -> tuple[str, Key | None]:
    """Which way to go from which key. Raises a problem (422) for what is no cursor of this list."""
    value = read_cursor(cursor)
    if value is None:
        return "after", None
    good = isinstance(value, list) and len(value) == 1 + len(KEY) and value[0] in ("after", "before")
    if not good or any(not isinstance(one, str) or len(one) > _KEY_LENGTH for one in value):
        raise bad_cursor()
    return value[0], tuple(value[1:])
