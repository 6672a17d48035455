"""Which rows of the published files a number is made of, as a person would filter them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fairwait.definitions.measure import Term
from fairwait.domain.errors import StoreError
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import Part
from fairwait.measures.counting import Counted
from fairwait.measures.source import FULL_CSV, MartSource, relation, workbook
from fairwait.measures.sql import Apportioned, file_rows_sql


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of one published file, as a person would filter them in a spreadsheet.

    ``filters`` are column and wanted values; ``adds`` says which columns are then added up. ``rows`` counts the rows
    of the file so chosen, and ``total`` adds up their pathways; both are None when only figures travel with the
    package and the file itself is not in the store.
    """

    file: Provenance
    filters: Mapping[str, tuple[str, ...]]
    adds: str
    rows: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Whose:
    """The organisations added up to a place: None for all of England's. ``shares`` are those not counted whole."""

    orgs: tuple[str, ...] | None
    shares: Mapping[str, float]

    def codes(self, every: str) -> tuple[str, ...]:
        """The codes to keep, each with what its pathways are to be multiplied by where it was divided."""
        if self.orgs is None:
            return (every,)
        told = (f"{org} (times {self.shares[org]:.5f})" if org in self.shares else org for org in self.orgs)
        return tuple(told) or ("none of this file",)


def whose_of(counted: Counted, area: str) -> Whose:
    """Which organisations are added up to a place, and in what shares."""
    lookup = counted.frame.lookup
    if lookup is None:
        return Whose((area,), {})
    if isinstance(lookup, str):
        return Whose(None, {})
    if isinstance(lookup, Apportioned):
        shares = {code: places[area] for code, places in lookup.shares.items() if area in places}
        return Whose(tuple(sorted(shares)), {code: share for code, share in shares.items() if share < 1})
    return Whose(tuple(sorted(code for code, place in lookup.items() if place == area)), {})


def selections(term: Term, counted: Counted, source: MartSource, whose: Whose) -> list[Selection]:
    """The rows behind one term of a formula, file by file."""
    found = []
    for month in term.months:
        files = [file for file in counted.releases[month] if file.publication == FULL_CSV]
        for file in files:
            rows, total = _file_rows(term, counted, source, whose, month)
            found.append(Selection(file, _filters(term, counted, whose), _adds(term), rows, total))
        if not files:
            found += [_in_workbook(part, term, counted, whose, month) for part in term.parts]
    return found


def _in_workbook(part: Part, term: Term, counted: Counted, whose: Whose, month: int) -> Selection:
    """The rows of the one workbook that carries a part of the return on this basis."""
    basis = counted.frame.geography.basis
    (file,) = (one for one in counted.releases[month] if one.publication == workbook(part, basis))
    filters = {
        f"sheet of each {basis.value}: its code": whose.codes("every one but the totals"),
        "the ending of Treatment Function Code": tuple(
            f"{code.removeprefix('C_')}" for code in counted.grid.treatment_functions
        ),
    }
    return Selection(file, filters, _adds(term, in_workbook=True), None, None)


def _filters(term: Term, counted: Counted, whose: Whose) -> dict[str, tuple[str, ...]]:
    column = f"{counted.frame.geography.basis.value.capitalize()} Org Code"
    filters = {
        "RTT Part Type": tuple(f"Part_{part.value}" for part in term.parts),
        "Treatment Function Code": counted.grid.treatment_functions,
        column: whose.codes("all but NONC"),
    }
    if counted.frame.geography is Geography.PROVIDER:
        filters["Commissioner Org Code"] = ("all but NONC",)
    return filters


def _adds(term: Term, *, in_workbook: bool = False) -> str:
    if term.bands is None and in_workbook:
        return "the column of all pathways" if term.count == "total" else "every week band"
    if term.bands is not None and in_workbook:
        end = "on" if term.bands.last is None else f"to “>{term.bands.last}-{term.bands.last + 1}”"
        return f"the week bands from “>{term.bands.first}-{term.bands.first + 1}” {end}"
    if term.bands is None:
        return "column “Total All”" if term.count == "total" else "every week band"
    first, last = term.bands.first, term.bands.last
    if last is None:
        return "column “Gt 104”" if first == 104 else f"the week bands from “Gt {first:02d} To {first + 1:02d}” on"
    return f"the week bands from “Gt {first:02d} To {first + 1:02d}” to “Gt {last:02d} To {last + 1:02d}”"


def _file_rows(
    term: Term, counted: Counted, source: MartSource, whose: Whose, month: int
) -> tuple[int | None, int | None]:
    """How many rows of the file are chosen, and the pathways in them, if the store holds the file."""
    question = counted.question
    period, vintage = question.period.shift(month), question.vintage if month == 0 else None
    try:
        totals = relation(source, "totals", period, term.parts, counted.frame.geography.basis, vintage)
    except StoreError:
        return None, None
    text = file_rows_sql(
        totals, basis=counted.frame.geography.basis, parts=term.parts, orgs=whose.orgs,
        treatment_function=counted.grid.treatment_functions[0],
    )  # fmt: skip
    rows, total = source.connection.execute(text).fetchall()[0]
    return int(rows), int(total or 0)
