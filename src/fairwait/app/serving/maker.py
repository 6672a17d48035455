"""``python -m fairwait.app.serving.maker``: the one process that makes the reports that readers ask for."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairwait.app.serving.told import Told, at_most, begin
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError

if TYPE_CHECKING:
    from fairwait.domain.finding import Report

_SECONDS: Final = 180
_GLANCE: Final = 0.2
#: After so many reports a fresh process goes on, with all the memory that the libraries kept given back.
_AT_MOST: Final = 25
_TOO_LONG: Final = "This report took too long to make. Try another month, or fewer formats."
_FAULT: Final = "This report could not be made: something went wrong here. It is no fault of your question."


def make_next(told: Told) -> bool:
    """Make the report that has waited longest; False where none waits."""
    line = told.spool.reports
    job = line.claim()
    if job is None:
        return False
    at_most(_SECONDS)
    try:
        with line.making(job) as folder:
            make(json.loads(job.body), told.store, folder)
    except FairwaitError as error:
        line.fail(job, " ".join(part for part in (f"{error.what.rstrip('.')}.", error.remedy) if part))
    except Exception:
        line.fail(job, _FAULT)
        raise
    finally:
        at_most(0)
    return True


def make(asked: dict[str, Any], store: Path | None, folder: Path) -> None:
    """Write the files of a report: ``place`` is a code or “England”, ``period`` a month, ``formats`` their names."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.naming import data_version
    from fairwait.reports.bundle import write_report
    from fairwait.store.chosen import open_chosen

    held = open_chosen(store)
    if data_version(held) != asked["version"]:
        raise NothingToAnswerWithError("New figures came in since this report was asked for. Please ask again.")
    write_report(_report(Workbench(held), asked["place"], asked["period"]), folder, asked["formats"])


def _report(bench: Any, place: str, month: str) -> Report:
    from fairwait.domain.period import Period
    from fairwait.places.search import find_area
    from fairwait.reports.profile import profile
    from fairwait.reports.spotlight import spotlight

    period = Period.parse(month)
    if place == "England":
        return spotlight(bench, period=period)
    return profile(bench, find_area(place, period), period=period)


def main() -> None:
    told = begin()
    told.spool.reports.recover(_TOO_LONG)
    made = 0
    while made < _AT_MOST:
        if make_next(told):
            made += 1
        else:
            time.sleep(_GLANCE)


if __name__ == "__main__":
    main()
