"""``fairwait revisions`` and ``fairwait status --since``: what was revised, for people and for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import fairwait as package
from fairwait.analysis.revisions.tables import _apart
from fairwait.pipeline.ingest import ingest
from tests.cli.conftest import Fairwait
from tests.synthetic.full_csv import Month, make_month


@pytest.fixture(scope="module")
def month() -> Month:
    return make_month("2026-01")


@pytest.fixture(scope="module")
def late(month: Month) -> str:
    return month.world.providers[1].code


@pytest.fixture(scope="module")
def store(month: Month, late: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Version 1 lacks a provider, version 2 has it."""
    folder = tmp_path_factory.mktemp("revised")
    month.without_providers([late]).write(folder / "early.csv")
    month.write(folder / "late-revised.csv")
    for name in ("early.csv", "late-revised.csv"):
        ingest([folder / name], folder / "store")
    return str(folder / "store")


def test_a_person_reads_england_the_late_provider_and_both_files(
    fairwait: Fairwait, store: str, month: Month, late: str
) -> None:
    ran = fairwait("revisions", "2026-01", "--store", store)
    assert (ran.code, ran.err) == (0, "")
    words = " ".join(ran.out.split())
    old, new = month.without_providers([late]).total("2"), month.total("2")
    assert f"England’s incomplete pathways rose from {old:,} to {new:,} ({new - old:,} more" in words
    assert f"({late}), which is in the newer file only, is all of it." in words
    assert "nobody waited longer or less because of it" in words
    assert "early.csv" in words
    assert "late-revised.csv" in words
    assert all(len(line) <= 80 for line in ran.lines)


def test_programs_read_the_same_figures_as_csv_and_json(
    fairwait: Fairwait, store: str, month: Month, late: str
) -> None:
    (record,) = fairwait("revisions", "2026-01", "--json", "--store", store).json
    rows = list(csv.DictReader(io.StringIO(fairwait("revisions", "2026-01", "--csv", "--store", store).out)))
    assert len(rows) == sum(len(record[name]) for name in ("england", "organisations", "treatment_functions"))
    mine = next(one for one in record["organisations"] if (one["code"], one["figure"]) == (late, "2"))
    assert (mine["old"], mine["new"]) == (None, month.total("2", provider=late))
    assert mine["share_of_england"] == 1.0
    row = next(one for one in rows if (one["code"], one["figure"]) == (late, "2"))
    assert (row["old"], row["new"], row["kind"]) == ("", str(mine["new"]), "organisation")
    assert record["older"]["sha256"] != record["newer"]["sha256"]
    assert {one["measure"] for one in record["measures"]} >= {"within_18_weeks", "waiting_per_1000"}


def test_python_gives_the_sentences_of_the_command_line(fairwait: Fairwait, store: str) -> None:
    (finding,) = package.revisions("2026-01", store=store)
    (record,) = fairwait("revisions", "--json", "--store", store).json
    assert (finding.headline, list(finding.sentences)) == (record["headline"], record["sentences"])
    assert package.revisions("2025-12", store=store) == ()


def test_a_month_with_one_file_and_none_are_told_apart(fairwait: Fairwait, store: str, tmp_path: Path) -> None:
    words = " ".join(fairwait("revisions", "2025-12", "--store", store).out.split())
    assert words.startswith("No file of December 2025 is held")
    packaged = fairwait("revisions")
    assert packaged.code == 0
    assert "Every month held has one file of each publication" in " ".join(packaged.out.split())
    assert fairwait("revisions", "--json").json == []


def test_what_is_not_held_and_what_is_no_month_are_usage_errors(fairwait: Fairwait, store: str) -> None:
    ran = fairwait("revisions", "--publication", "rtt-admitted", "--store", store)
    assert ran.code == 2
    assert "rtt-full-csv" in ran.err
    assert fairwait("revisions", "Janvember").code == 2
    assert fairwait("revisions", "--json", "--csv").code == 2


def test_many_revisions_are_one_line_each_without_a_month(fairwait: Fairwait, tmp_path: Path) -> None:
    for number, period in enumerate(("2025-11", "2025-12")):
        whole = make_month(period)
        whole.without_providers([whole.world.providers[number].code]).write(tmp_path / f"{period}.csv")
        whole.write(tmp_path / f"{period}-revised.csv")
    ingest([tmp_path / f"{period}{end}.csv" for end in ("", "-revised") for period in ("2025-11", "2025-12")],
           tmp_path / "store")  # fmt: skip
    ran = fairwait("revisions", "--store", str(tmp_path / "store"))
    words = " ".join(ran.out.split())
    assert words.startswith("Two revisions. Latest month first.")
    assert words.index("December 2025: England’s") < words.index("November 2025: England’s")
    assert "fairwait revisions 2025-12" in words


def test_status_since_a_version_says_what_changed(fairwait: Fairwait, store: str, late: str) -> None:
    ran = fairwait("status", "--since", "1", "--store", store)
    words = " ".join(ran.out.split())
    assert words.startswith("What changed since version 1:")
    assert f"({late}), which is in the newer file only" in words
    record = fairwait("status", "--since", "1", "--json", "--store", store).json
    assert record["revised"][0]["appeared"][0] == late
    assert "Nothing has changed since version 2." in fairwait("status", "--since", "2", "--store", store).out
    assert fairwait("status", "--since", "9", "--store", store).code == 4
    assert fairwait("status", "--since", "1", "--csv", "--store", store).code == 2
    assert fairwait("status", "--since", "0").code == 2


def test_measures_that_moved_are_told_apart_by_title(fairwait: Fairwait, store: str) -> None:
    table = fairwait("revisions", "2026-01", "--store", store).out.split("Measures that moved")[1].split("\n\n")[0]
    titles = [line[:40] for line in table.splitlines()[2:12]]
    assert titles
    assert len(set(titles)) > 1
    assert not [title for title in titles if title.startswith("Waiting longer th…")]


@pytest.mark.parametrize(
    ("old", "new", "decimals", "shown"),
    [
        (0.0027954, 0.0028712, 1, (0.0028, 0.0029)),
        (61.4402, 61.4403, 1, (61.4402, 61.4403)),
        (61.44, 62.51, 1, (61.4, 62.5)),
        (None, 62.51, 1, (None, 62.51)),
        (5.0, 5.0, 1, (5.0, 5.0)),
    ],
)
def test_two_values_have_no_more_decimals_than_tell_them_apart(
    old: float | None, new: float, decimals: int, shown: tuple[float | None, float]
) -> None:
    assert _apart(old, new, decimals) == shown
