"""An edition for the tests of the API: real places, measures, submissions and watch list, and made-up estimates."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from benchmarks.big_edition import make_big_edition

from fairwait.analysis.panel import panel
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.domain.place import Geography
from fairwait.editions.page import Page
from fairwait.editions.reading import Edition
from fairwait.editions.tables import series, submissions
from fairwait.editions.tables.facts import source_record, watch_records
from fairwait.editions.writing import EditionWriter
from fairwait.web.api import MOUNTED, application
from tests.figures import packaged_bench
from tests.web.asgi import Answer, ask

MEASURES = ("median_wait", "within_18_weeks")
MONTHS = 3


@dataclass
class Api:
    """The API over an edition, asked in this process."""

    edition: Edition | None
    app: Any = None

    def __post_init__(self) -> None:
        self.app = application(self)

    def get(self, address: str, /, headers: dict[str, str] | None = None, **query: Any) -> Answer:
        """Ask for a path with a query; a list gives a name several times."""
        return ask(self.app, address, urlencode(query, doseq=True), headers=headers)

    def raw(self, target: str, **how: Any) -> Answer:
        """Ask for an address as it stands."""
        path, _, query = target.partition("?")
        return ask(self.app, path, query, **how)


class Anywhere(threading.local):
    """The edition for clients that ask from threads of their own: each opens it for itself."""

    def __init__(self, path: Path) -> None:
        self.edition: Edition | None = Edition(path)


def hostile_page(path: str = "hostile/") -> Page:
    """A page whose table holds what a spreadsheet would run as a formula."""
    table = Table("t", "T", (Column("name", "Name"), Column("x", "X", "number")), (("=1+1", 1.5), ("@SUM(A1)", -2.0)))
    finding = Finding("f", "Finding", "A headline.", tables=(table,))
    report = Report("r", "Title", "Why?", "January 2026", "England", (("A headline.", "f"),), "",
                    (Section("s", "Part", "", (finding,)),), (), "", "")  # fmt: skip
    return Page(path, "hostile", report)


@pytest.fixture(scope="session")
def api_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the edition."""
    bench = packaged_bench()
    facts = {
        "sources": [source_record(one) for one in bench.store.current_releases],
        "watch_list": watch_records(bench),
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("api")
    path = make_big_edition(folder, months=MONTHS, measures=MEASURES, facts=facts, pages=(hostile_page(),))
    writer = EditionWriter(path)
    submissions.fill(bench, writer)
    series.keep(writer, [panel(bench, "within_18_weeks", Geography.ICB)], bench.latest_period().shift(-series.MONTHS))
    writer.finish()
    return path


@pytest.fixture(scope="session")
def api(api_file: Path) -> Iterator[Api]:
    """The API over it."""
    edition = Edition(api_file)
    yield Api(edition)
    edition.close()


@pytest.fixture
def app_anywhere(api_file: Path) -> Any:
    """The API as clients of other libraries ask it."""
    return application(Anywhere(api_file))


def half_made(folder: Path) -> Edition:
    """An edition of which one page of two has been made."""
    path = folder / "half.sqlite"
    writer = EditionWriter.new(path, "half", {"period": "2026-01"})
    writer.fact("plan", ["hostile/", "later/"])
    writer.rows("meta", ("key", "value"), [("planned", "2")])
    writer.page(hostile_page(), "<p>")
    writer.close()
    return Edition(path)


def everything(api: Api, address: str, /, **query: Any) -> list[dict[str, Any]]:
    """Every row of a list, page by page, by the addresses that the answers give."""
    import json

    rows: list[dict[str, Any]] = []
    target: str | None = f"{address}?{urlencode(query, doseq=True)}"
    while target is not None:
        answer = json.loads(api.raw(target).text)
        rows += answer["data"]
        target = answer["page"]["next"]
        assert target is None or not target.startswith(MOUNTED)  # asked without the mount here
    return rows
