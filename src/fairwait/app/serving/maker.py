"""``python -m fairwait.app.serving.maker``: the one process that makes the reports that readers ask for."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairwait.app.serving.told import Told, at_most, begin, taking
from fairwait.domain.errors import FairwaitError, NothingToAnswerWithError
from fairwait.web.serving.records import Records

if TYPE_CHECKING:
    from fairwait.domain.finding import Report
    from fairwait.store.reader import Store

_SECONDS: Final = 180
_GLANCE: Final = 0.2
#: After so many reports a fresh process goes on, with all the memory that the libraries kept given back.
_AT_MOST: Final = 25
_TOO_LONG: Final = "This report took too long to make. Try another month, or fewer formats."
_GONE: Final = (
    "New figures came in, and those that this page shows are no longer kept. The website shows the new ones once its "
    "pages are made, which takes some minutes. Please ask again then."
)
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
    from fairwait.reports.bundle import write_report

    held = _held(asked, store)
    write_report(_report(Workbench(held), asked["place"], asked["period"]), folder, asked["formats"])


def _held(asked: dict[str, Any], store: Path | None) -> Store:
    """The figures that the reader was shown: those of now, or the version that the edition was made of.

    Raises :class:`NothingToAnswerWithError` where the store no longer has it.
    """
    from fairwait.editions.naming import data_version, releases_digest
    from fairwait.store.chosen import open_chosen
    from fairwait.store.reader import open_store

    held = open_chosen(store)
    if data_version(held) == asked["version"] or releases_digest(held) == asked.get("releases"):
        return held
    number = int(asked.get("store") or 0)
    if held.version and number:
        with contextlib.suppress(FairwaitError):
            before = open_store(held.root, number)
            if releases_digest(before) == asked["releases"]:
                return before
    raise NothingToAnswerWithError(_GONE)


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
    with taking(told.spool.reports):
        told.spool.reports.recover(_TOO_LONG)
        _make_reports(told)


def _make_reports(told: Told) -> None:
    made = 0
    while made < _AT_MOST:
        try:
            busy = make_next(told)
        except Exception as error:  # written down as everything else is; a fresh process goes on
            Records().fault(error, "a report")
            sys.exit(1)
        made += busy
        if not busy:
            time.sleep(_GLANCE)


if __name__ == "__main__":
    main()
