"""What the website's benchmark asks: editions to serve, and the addresses that are asked for in turn."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.big_edition import LAST_MONTH, MEASURES, MONTHS, make_big_edition
from fairwait.editions.page import Page
from fairwait.editions.reading import Edition

#: Pages of the packaged figures: one of each kind that is large, and those whose charts took longest to draw.
REAL_PAGES = frozenset((
    "", "place/02P/", "place/93C/", "place/QOC/", "place/RXF/", "place/R1H/",
    "measures/admitted_treated_per_1000/icb/C_430/", "measures/admitted_treated_per_1000/sub-icb/C_300/",
    "measures/within_18_weeks/provider/", "measures/over_52_weeks/provider/", "measures/within_18_weeks/sub-icb/",
    "measures/within_18_weeks/icb/C_120/", "measures/six_week_diagnostic_waits/provider/D12/",
    "improvers/within_18_weeks/provider/", "watch-list/",
))  # fmt: skip
_SEARCHES = (
    "south", "north west", "leeds", "barnsly", "univrsity hospitls", "royal", "Pinderfields", "03C", "nhs", "st mary",
    "Leeds West", "birmingham", "new victoria", "manchster royal", "integrated care board",
)  # fmt: skip
_LONDON, _WITHIN = (51.5, -0.12), 0.25  # degrees


def real_page(path: str) -> bool:
    """Whether the benchmark's edition of the packaged figures holds a page."""
    return path in REAL_PAGES


def make_real(folder: Path) -> Path:
    """An edition of the packaged figures with all its tables and a few of its pages. A minute or two."""
    from fairwait.editions.making import make_edition
    from fairwait.web.layout.press import press

    made = make_edition(folder, press, only=real_page)
    missing = REAL_PAGES - set(Edition(made.path).paths())
    if missing or made.failed:
        raise SystemExit(f"These pages were not made: {sorted(missing)} {made.failed}")
    _compare_locations(made.path)
    return made.path


def _compare_locations(path: Path) -> None:
    """Fill what an edition of a few pages leaves out: comparisons of sub-ICB locations, and the facts."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.tables import compare, facts
    from fairwait.editions.writing import EditionWriter
    from fairwait.store.reader import packaged_figures

    bench, writer = Workbench(packaged_figures()), EditionWriter(path)
    compare.fill(bench, writer, ("sub-icb",))
    facts.fill(bench, writer)
    writer.finish()


def make_two(folder: Path) -> tuple[Path, Path]:
    """Two small editions with the same addresses, of which no page is the same."""

    def made(word: str) -> Path:
        def pressed(page: Page) -> str:
            return f"<!doctype html><title>{word}</title><h1>{word}</h1>" + f"<p>{word} {page!r}</p>\n" * 4

        return make_big_edition(folder / word, months=2, version=f"2026-01-{word}", press=pressed)

    return made("before"), made("after")


def lay_beside(master: Path, folder: Path, number: int) -> Path:
    """A new file of an edition, as a new edition has: it is not the file that was there before."""
    path = folder / f"2026-01-{number:012x}.sqlite"
    shutil.copy(master, path)
    return path


def of_big(path: Path) -> tuple[list[str], dict[str, list[str]]]:
    """The pages of the made-up edition, and questions to the API, by what they ask for."""
    edition = Edition(path)
    codes = [one.code for one in edition.places("sub-icb")]
    months = [str(LAST_MONTH.shift(-back)) for back in range(MONTHS)]
    about = [f"api/v1/estimates?measure={one}" for one in MEASURES]
    return [one for one in edition.paths() if one.startswith("place/")], {
        "every area in a month": [f"{one}&geography=sub-icb&period={month}" for month in months for one in about],
        "an area through the months": [f"{one}&area={code}" for code in codes for one in about],
        "places": [f"api/v1/places?geography={one}" for one in ("sub-icb", "icb", "region")],
    }  # fmt: skip


def of_real(path: Path) -> dict[str, list[str]]:
    """Pages and files of the edition of the packaged figures, and questions that are answered when they are asked."""
    from fairwait.web.layout.assets import charts_of, tables_of

    edition = Edition(path)
    pages = sorted(REAL_PAGES)
    reports = {one: edition.report(one) for one in pages}
    charts = [f"{one}charts/{name}" for one, report in reports.items() if report for name in charts_of(report)]
    tables = [f"{one}tables/{name}.csv" for one, report in reports.items() if report for name in tables_of(report)]
    codes = sorted(one.code for one in edition.places("sub-icb"))
    return {
        "a page": pages,
        "a chart": [f"{one}.svg" for one in charts],
        "numbers as a file": [*(f"{one}.csv" for one in charts), *tables, *(f"{one}findings.json" for one in pages)],
        "a comparison of eight": [_comparison(codes[at : at + 8]) for at in range(len(codes) - 7)],
        "who is within 60 miles of London": _near_london(edition.rows(
            "select code from place where geography = 'provider' and abs(latitude - ?) < ? and abs(longitude - ?) < ? "
            "order by code", (_LONDON[0], _WITHIN, _LONDON[1], _WITHIN)
        ), edition.rows("select distinct treatment_function from wait order by 1")),
        "a search": [f"places/?q={quote_plus(one)}" for one in _SEARCHES],
    }  # fmt: skip


def _comparison(codes: Sequence[str]) -> str:
    return "compare/?" + "&".join(f"place={one}" for one in codes)


def _near_london(places: Sequence[tuple[str]], functions: Sequence[tuple[str]]) -> list[str]:
    return [
        f"wait/?near={place}&function={function}&miles=60"
        for at, (place,) in enumerate(places) for (function,) in functions[at % 2 :: 2]
    ]  # fmt: skip
