"""What the website's benchmark asks: editions to serve, and the addresses that are asked for in turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import quote, quote_plus

from benchmarks.big_edition import LAST_MONTH, MEASURES, MONTHS, make_big_edition
from fairwait.editions.begun import begun
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
_LONDON, _WITHIN = (51.5, -0.12), 0.25  # degrees
#: How many different questions there are of a kind that can be put in any number of ways.
_MANY = 400


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
    """Fill what an edition of a few pages leaves out: comparisons of sub-ICB locations and boards, and the facts."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.tables import compare, facts
    from fairwait.editions.writing import EditionWriter
    from fairwait.store.reader import packaged_figures

    bench, writer = Workbench(packaged_figures()), EditionWriter(path)
    compare.fill(bench, writer, ("sub-icb", "icb"))
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
    a_month = [f"{one}&geography=sub-icb&period={month}" for month in months for one in about]
    of_area = [f"{one}&area={code}" for code in codes for one in about]
    return [one for one in edition.paths() if one.startswith("place/")], {
        "every area in a month": _in_any_order(a_month),
        "an area through the months": _in_any_order(of_area),
        "areas by their values": _in_any_order(f"{one}&sort=-value" for one in a_month),
        "who is not ranked": _in_any_order(
            f"api/v1/data-quality/not-ranked?measure={one}&period={month}" for one in MEASURES for month in months
        ),
        "a thousand estimates": _in_any_order(
            f"{one}&limit=1000{form}" for one in a_month for form in ("", "&format=csv", "&sort=value")
        ),
    }


def of_real(path: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Pages and files of the edition of the packaged figures, and questions that are answered when they are asked; and
    questions to the API."""
    from fairwait.web.layout.assets import charts_of, tables_of

    edition = Edition(path)
    pages = sorted(REAL_PAGES)
    reports = {one: edition.report(one) for one in pages}
    charts = [f"{one}charts/{name}" for one, report in reports.items() if report for name in charts_of(report)]
    tables = [f"{one}tables/{name}.csv" for one, report in reports.items() if report for name in tables_of(report)]
    compared, near, texts = _comparisons(edition), _near_london(edition), _texts(edition)
    kinds = {
        "a page": pages,
        "a chart": [f"{one}.svg" for one in charts],
        "numbers as a file": [*(f"{one}.csv" for one in charts), *tables, *(f"{one}findings.json" for one in pages)],
        "a comparison of eight": [f"compare/?{one}" for one in compared],
        "who is within 60 miles of London": [f"wait/?{one}" for one in near],
        "a file of such an answer": [
            *(
                f"compare/{file}?{one}"
                for file, one in product(("findings.json", "tables/compare-summary.csv"), compared)
            ),
            *(f"wait/{file}?{one}" for file, one in product(("findings.json", "tables/near-providers.csv"), near)),
        ],
        "a search": [f"places/?q={quote_plus(one)}" for one in texts],
    }
    return {kind: _in_any_order(asked) for kind, asked in kinds.items()}, {
        "a search while somebody types": [f"api/v1/search?q={quote_plus(one)}" for one in texts],
        "the findings of a page": [f"api/v1/findings/page?path={quote(one, safe='')}" for one in pages],
        "a whole list": _in_any_order(_lists()),
    }


def _in_any_order(asked: Iterable[str]) -> list[str]:
    """Questions so that no two of one kind stand together: what one leaves in memory does not help the next."""
    found = list(asked)
    Random(1).shuffle(found)
    return found


def _comparisons(edition: Edition) -> list[str]:
    """Eight places drawn at random each, in the order of their codes, as an address has them."""
    codes = {
        level: [one.code for one in edition.places(level) if begun(edition, one.code) is None]  # no January to compare
        for level in ("sub-icb", "icb")
    }
    draw, levels = Random(2), [codes["sub-icb"], codes["sub-icb"], codes["icb"]]
    chosen = [sorted(draw.sample(levels[number % len(levels)], 8)) for number in range(_MANY)]
    return ["&".join(f"place={code}" for code in codes) for codes in chosen]


def _near_london(edition: Edition) -> list[str]:
    places = edition.rows(
        "select code from place where geography = 'provider' and abs(latitude - ?) < ? and abs(longitude - ?) < ? "
        "order by code", (_LONDON[0], _WITHIN, _LONDON[1], _WITHIN),
    )  # fmt: skip
    functions = edition.rows("select distinct treatment_function from wait order by 1")
    return [
        f"near={place}&function={function}&miles=60"
        for at, (place,) in enumerate(places) for (function,) in functions[at % 2 :: 2]
    ]  # fmt: skip


def _texts(edition: Edition) -> list[str]:
    """What somebody may type: some words of a name, in every other text with a letter left out."""
    draw, names = Random(3), sorted({shown for (shown,) in edition.rows("select shown from name where what = 'name'")})
    texts: dict[str, None] = {}
    while len(texts) < _MANY:
        held = draw.choice(names).split()
        first = draw.randrange(len(held))
        text = " ".join(held[first : first + draw.randint(1, 3)])
        gone = draw.randrange(len(text))
        texts[text[:gone] + text[gone + 1 :] if len(texts) % 2 and len(text) > 4 else text] = None
    return list(texts)


def _lists() -> list[str]:
    sorts = ("name", "-name", "code", "geography")
    return [
        *(
            f"api/v1/places?limit=1000&sort={one}&geography={level}"
            for one in sorts
            for level in ("sub-icb", "provider")
        ),
        *(f"api/v1/{one}?limit=1000" for one in ("places", "measures", "findings", "sources", "watch-list")),
        *(f"api/v1/{one}?limit=1000&format=csv" for one in ("places", "measures", "findings", "sources")),
        "api/v1/data-quality/submissions?limit=1000",
    ]
