"""The months of places that the pages draw: they reach further than estimates of single files, and have no interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, model_validator
from starlette.responses import Response

from fairwait.editions.series import COLUMNS, KEY, Key, Row, Wanted, after, before, total
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
from fairwait.web.api.models import Listed

#: The columns of an answer: those of the table, with the name of the place beside its code.
ANSWERED = (*KEY[:4], "area_name", *COLUMNS[4:])
_AREA = KEY.index("area")
_JUDGED, _REVISED = COLUMNS.index("judged"), COLUMNS.index("revised")
_KEY_LENGTH = 60


class SeriesMonth(BaseModel):
    """One measure of one place in one month, as the pages draw it. Null means not known, never nought."""

    measure: str = Field(description="The name of the measure.")
    geography: Level = Field(description="The level.")
    treatment_function: str = Field(description="Its code, or that of a test; C_999 is all together.")
    area: str = Field(description="The NHS (ODS) code of the place.")
    area_name: str = Field(description="What people call the place.")
    period: str = Field(description="The month.")
    value: float | None = Field(description="In the measure's unit; shares are fractions from 0 to 1.")
    england: float | None = Field(description="England's value in the month, out of the same files.")
    part: float | None = Field(description="What was counted; null for a wait, which is published as it is.")
    whole: float | None = Field(description="What that is divided by.")
    judged: bool = Field(description="Whether the month may be held against others of the same stretch.")
    reason: str = Field(
        description="Why it may not; empty where it may. A month without figures is none without patients."
    )
    stretch: int = Field(
        description="The number of the stretch of months that the month is in. What is counted changed between two "
        "stretches: never compare their months."
    )
    revised: bool = Field(description="Whether an older file that is held has another figure.")


class SeriesAsked(Listing):
    measure: list[MeasureName] = Field([], max_length=20, description="Keep these measures.")
    geography: list[Level] = Field([], max_length=5, description="Keep these levels.")
    area: list[Code] = Field([], max_length=20, description="Keep these places, by their codes.")
    treatment_function: list[FunctionCode] = Field(
        [], max_length=30, description="Keep these treatment functions or tests, by their codes; C_999 is all together."
    )
    from_: Month | None = Field(None, alias="from", description="Keep this month and later ones.")
    to: Month | None = Field(None, description="Keep this month and earlier ones.")
    judged: bool | None = Field(None, description="Keep months that may be judged (`true`), or that may not (`false`).")

    @model_validator(mode="after")
    def _one_span(self) -> SeriesAsked:
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from is later than to")
        return self


def router(holder: Holder) -> APIRouter:
    routes = APIRouter(tags=["Estimates"])

    @routes.get("/series", response_model=Listed[SeriesMonth], responses=CSV)
    async def series(request: Request, asked: Annotated[SeriesAsked, Query()]) -> Response:
        """Month by month what the pages draw and follow: boards and trusts from the monthly series, as last revised.

        Five years at most, on the boundaries of the latest month. It reaches months whose full file is not held, so
        there is no interval beside a value: for one month's intervals and ranks ask `/estimates`. That a line rises is
        not by itself a change beyond chance.
        """
        what, form = known(holder), form_of(request, asked.format)
        wanted = _wanted(what, asked)
        if same := unchanged(request, what.edition, form):
            return same
        return list_response(request, what.edition, form, ANSWERED, _walked(what, wanted, asked))

    return routes


def _wanted(what: Known, asked: SeriesAsked) -> Wanted:
    held, names = what.series["held"], what.series["names"]
    refuse_unknown("measure", asked.measure, held, "look at /api/v1/measures for every name")
    refuse_unknown("area", asked.area, names, "look for the place with /api/v1/search?q=")
    functions = {code for levels in held.values() for codes in levels.values() for code in codes}
    refuse_unknown(
        "treatment_function", asked.treatment_function, functions, "look at /api/v1/treatment-functions for every code"
    )
    measures, codes, levels = asked.measure, asked.treatment_function, asked.geography
    if asked.area:  # with all that comes before it in the key, a place is found at once
        measures, codes = measures or sorted(held), codes or sorted(functions)
        levels = levels or sorted({level for one in held.values() for level in one})
    return Wanted(
        tuple(measures), tuple(levels), tuple(codes), tuple(asked.area), asked.from_ or "", asked.to or "", asked.judged
    )


def _walked(what: Known, wanted: Wanted, asked: SeriesAsked) -> Page[Record]:
    """A page in the order of the keys, beginning behind the last row of the one before."""
    way, key = _position(asked.cursor)
    if way == "before" and key is not None:
        found = before(what.edition, wanted, key, asked.limit + 1)
        back, on = len(found) > asked.limit, True
        found = found[-asked.limit :]
    else:
        found = after(what.edition, wanted, key, asked.limit + 1)
        back, on = key is not None, len(found) > asked.limit
        found = found[: asked.limit]
    ends = (found[-1][: len(KEY)], found[0][: len(KEY)]) if found else None
    return Page(
        [_record(what, row) for row in found], asked.limit, total(what.edition, wanted) if wanted.measures else None,
        cursor_of(["after", *ends[0]]) if ends and on else None,
        cursor_of(["before", *ends[1]]) if ends and back else None,
    )  # fmt: skip


def _record(what: Known, row: Row) -> Record:
    told: list[Any] = list(row)
    told[_JUDGED], told[_REVISED] = row[_JUDGED] == 1, row[_REVISED] == 1
    told.insert(_AREA + 1, what.series["names"].get(row[_AREA], row[_AREA]))
    return dict(zip(ANSWERED, told, strict=True))


def _position(cursor: str | None) -> tuple[str, Key | None]:
    value: Sequence[Any] | None = read_cursor(cursor)
    if value is None:
        return "after", None
    good = isinstance(value, list) and len(value) == 1 + len(KEY) and value[0] in ("after", "before")
    if not good or any(not isinstance(one, str) or len(one) > _KEY_LENGTH for one in value):
        raise bad_cursor()
    return value[0], tuple(value[1:])
