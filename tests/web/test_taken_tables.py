"""A table that was taken away still says what it is of, when, in what units and from whom."""

from __future__ import annotations

import csv
import io

import pytest

from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.domain.provenance import Provenance
from fairwait.web.layout.assets import table_csv
from fairwait.web.layout.taken import ABOUT, units_of

SHARE = Column("value", "Share", "percent")
TABLE = Table(
    "ranked", "Waiting 18 weeks or less, January 2026",
    (Column("place", "Area"), SHARE, Column("weeks", "Wait", "number", unit="weeks"),
     Column("waiting", "Waiting", "integer"), Column("rank_low", "Rank", "integer")),
    (("Leeds", 0.61, 12.5, 1000, 1), ("Bury", 0.52, None, 27607, 2)),
)  # fmt: skip


def of_file(number: int, derivation: str = "") -> Provenance:
    return Provenance(
        "rtt", f"Waiting times, file {number}", "2026-01", f"f{number}.zip", "ab", 5, derivation=derivation
    )


def report(*files: Provenance) -> Report:
    finding = Finding("f", "F", "Told.", tables=(TABLE,), provenance=files)
    return Report(
        id="r", title="R", question="Q?", period_label="January 2026", geography_label="England by area",
        headlines=(("Told.", "f"),), unjudged="", sections=(Section("s", "S", "", (finding,)),),
        sources=(of_file(9),), attribution="", generated_by="",
    )  # fmt: skip


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_row_says_what_it_is_behind_the_columns_of_the_table() -> None:
    found = rows(table_csv(TABLE, report(of_file(1))))
    assert [*found[0]] == ["place", "value", "weeks", "waiting", "rank_low", *ABOUT]
    assert (found[1]["place"], found[1]["value"], found[1]["weeks"]) == ("Bury", "0.52", "")
    for row in found:
        assert row["about_table"] == TABLE.title
        assert (row["about_period"], row["about_places"]) == ("January 2026", "England by area")
        assert row["about_source"] == ("NHS England: Waiting times, file 1, 2026-01. Open Government Licence v3.0.")


def test_each_unit_is_told_with_its_columns() -> None:
    assert units_of(TABLE) == "share, 0 to 1: value; weeks: weeks; count: waiting; rank: rank_low"


def test_files_that_others_put_together_are_told_and_many_are_counted() -> None:
    joined = rows(table_csv(TABLE, report(of_file(1, "joined by a third party"))))[0]["about_source"]
    assert "joined by a third party" in joined
    many = rows(table_csv(TABLE, report(*map(of_file, range(6)))))[0]["about_source"]
    assert many.endswith("And 2 more.")


def test_a_table_of_a_finding_without_files_names_those_of_the_page() -> None:
    assert "file 9" in rows(table_csv(TABLE, report()))[0]["about_source"]


@pytest.mark.parametrize("key", ABOUT)
def test_a_table_alone_has_no_such_columns(key: str) -> None:
    assert key not in rows(table_csv(TABLE))[0]
