"""What a full CSV data file holds that its reader was never taught: columns, and codes of treatment functions.

An unknown column beside all the known ones is left out and reported. It is refused where it could be what a known one
should hold: one that reads like a weekly band, or one named almost as a column of totals is. An unknown code of a
treatment function is kept as it stands, since England is the sum of all of them, and the file's own total must still
equal that sum; a part of the return that nobody knows is refused, since parts are never added up.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.sources.drift import Drift, unknown

if TYPE_CHECKING:
    import duckdb

#: Where a new heading, and a new code, belong.
TEACH_COLUMN = "_SPELLINGS in fairwait/sources/full_csv_layout.py"
TEACH_FUNCTION = "TREATMENT_FUNCTIONS in fairwait/domain/treatment.py"
#: “Gt 104 To 106 Weeks”, “>104 weeks”, “52+ weeks”, “104 plus”: a heading that opens with weeks waited.
_LIKE_A_BAND = re.compile(r"^(gt|over|more than|>|<|up to|between)?\s*\d+\s*(to|and|-|–|\+|plus|weeks?)")
_TOO_NEAR = 0.9


def refuse_misleading(extra: Sequence[str], figures: Sequence[str], where: str) -> None:
    """Refuse an unknown column that might hold what one of the known ones should.

    ``figures`` are the headings of the columns of totals that the file has.

    Raises
    ------
    BadInputError
        Naming the unknown column, and the known one beside which it stands.
    """
    for name in extra:
        words = " ".join(name.lower().split())
        if _LIKE_A_BAND.match(words):
            raise BadInputError(
                f"The column “{name}” reads like a weekly band and is none that is known", where=f"{where}, header",
                expected="bands of one week each, up to 52+ or 104+ weeks",
                remedy=f"if NHS England has added bands, fairwait must be taught them first: {TEACH_COLUMN}",
            )  # fmt: skip
        twin = next((one for one in figures if _twins(words, " ".join(one.lower().split()))), None)
        if twin is not None:
            raise BadInputError(
                f"The column “{name}” stands beside “{twin.strip()}”: either could hold the totals",
                where=f"{where}, header", expected="one column of each kind of total",
                remedy=f"if NHS England has added a column, fairwait must be taught which to read: {TEACH_COLUMN}",
            )  # fmt: skip


def _twins(strange: str, known: str) -> bool:
    ratio = difflib.SequenceMatcher(None, strange, known).ratio()
    # “Total” alone begins many honest headings; a longer name that another contains is the same figure twice.
    return ratio >= _TOO_NEAR or (" " in known and known in strange)


def column_drift(extra: Sequence[str], known: Sequence[str], where: str) -> tuple[Drift, ...]:
    """The unknown columns, each with the nearest heading that is known; ``known`` are those of every layout."""
    return tuple(unknown("column", name, known, where=f"{where}, header", teach=TEACH_COLUMN) for name in extra)


def function_drift(con: duckdb.DuckDBPyConnection, where: str) -> tuple[Drift, ...]:
    """Codes of treatment functions in the table ``wide`` that nobody knows, guessed by the name beside them."""
    names = {name.casefold(): code for code, name in TREATMENT_FUNCTIONS.items()}
    rows = con.execute(
        "select treatment_function, min(treatment_function_name), count(*) from wide group by all order by all"
    ).fetchall()
    found = []
    for code, name, number in rows:
        if code in TREATMENT_FUNCTIONS:
            continue
        printed = re.sub(r"\s+service$", "", (name or "").strip(), flags=re.IGNORECASE)
        near = difflib.get_close_matches(printed.casefold(), names, n=1, cutoff=0.6)
        guess = f"{names[near[0]]} {TREATMENT_FUNCTIONS[names[near[0]]]}" if near else ""
        named = f"{code} {printed}".strip()
        place = f"{where}, column “Treatment Function Code”, {number} {'row' if number == 1 else 'rows'}, kept under it"
        found.append(Drift("code", named, place, guess, TEACH_FUNCTION))
    return tuple(found)
