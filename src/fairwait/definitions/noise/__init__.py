"""Month-to-month noise of each measure, measured on published series: what a single month has to borrow."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.treatment import TOTAL
from fairwait.stats.noise import BorrowedNoise

TABLE = "noise.csv"
PROVIDER_TABLE = "provider_noise.csv"
ANY_DETAIL = "detail"  # the row that serves every single treatment function without a row of its own


@dataclass(frozen=True, slots=True)
class ProviderClass:
    """Month-to-month noise of providers whose lists hold ``smallest_list`` pathways or more, up to the next class."""

    smallest_list: int
    omega: float
    source: str


@cache
def _table() -> dict[tuple[str, str], BorrowedNoise]:
    text = (files(__package__) / TABLE).read_text(encoding="utf-8")
    return {
        (row["measure"], row["treatment_function"]): BorrowedNoise(
            omega=float(row["omega"]),
            rho=float(row["rho"]),
            scale="logit" if row["scale"] == "logit" else "log",
            source=row["source"],
            treatment_function=row["treatment_function"],
            measure=row["measure"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def borrowed_noise(measure: str, treatment_function: str = TOTAL) -> BorrowedNoise:
    """The noise to borrow for one month of a measure: its sd on the log or logit scale, and where it was measured.

    Raises
    ------
    NothingToAnswerWithError
        For a measure whose noise nobody has measured: such a measure is shown, and not ranked.
    """
    table = _table()
    found = table.get((measure, treatment_function))
    if found is None and treatment_function != TOTAL:
        found = table.get((measure, ANY_DETAIL))
    if found is None:
        raise NothingToAnswerWithError(
            f"The month-to-month noise of {measure} has not been measured, so its areas cannot be ranked",
            expected="a row in the noise table",
            remedy="use “fairwait estimate”, which needs no ranking, or rank another measure",
        )
    return found


@cache
def provider_noise(measure: str) -> tuple[ProviderClass, ...]:
    """The noise of providers by length of list, shortest first; empty where it was not measured by size.

    ``omega`` is on the scale of :func:`borrowed_noise` for the same measure, for all treatment functions together, and
    never below it. Providers with short lists move far more from month to month than areas do.
    """
    text = (files(__package__) / PROVIDER_TABLE).read_text(encoding="utf-8")
    return tuple(
        ProviderClass(int(row["smallest_list"]), float(row["omega"]), row["source"])
        for row in csv.DictReader(text.splitlines())
        if row["measure"] == measure
    )
