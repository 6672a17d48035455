"""``fairwait decade``: the answer first, at every width, and the same numbers for people and for programs."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from fairwait.cli.layout import cells
from fairwait.pipeline.ingest import ingest
from tests.cli.conftest import Fairwait

pytestmark = pytest.mark.shared_data
GOLDEN = Path(__file__).parent / "golden"
SALFORD = ("decade", "--area", "Salford")
OTHERS = {
    "the lists": ("decade",),
    "every area": ("decade", "--all", "-m", "p92_wait"),
    "an area that cannot be compared": ("decade", "-a", "Sheffield", "-m", "admitted_median_wait"),
    "hardly any": ("decade", "-m", "over_52_weeks"),
    "everything of one area": ("decade", "-a", "Leeds", "--all"),
}


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The three workbooks of January 2015; January 2026 travels with the package."""
    folder, out = shared_data / "rtt" / "commissioner_workbooks", tmp_path_factory.mktemp("decade") / "store"
    files = [path for path in sorted(folder.iterdir()) if "-Commissioner-Jan15" in path.name]
    assert all(one.error is None for one in ingest(files, out).files)
    return str(out)


@pytest.mark.parametrize("width", [60, 100])
def test_screens_as_they_were_read_and_approved(fairwait: Fairwait, store: str, width: int) -> None:
    """To approve a new one after reading it, run with FAIRWAIT_APPROVE=1."""
    ran = fairwait(*SALFORD, "--store", store, width=width)
    assert ran.err == ""
    golden = GOLDEN / f"decade-salford-{width}.txt"
    if os.environ.get("FAIRWAIT_APPROVE"):
        golden.write_text(ran.out, encoding="utf-8")
    assert ran.out == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", OTHERS)
def test_every_line_fits_and_says_something(fairwait: Fairwait, store: str, name: str, width: int) -> None:
    ran = fairwait(*OTHERS[name], "--store", store, width=width)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.lines if cells(line) > width] == []
    assert not any(line != line.rstrip() for line in ran.lines)
    text = " ".join(ran.out.split())
    assert "nan" not in text.lower().replace("financ", "").replace("gynaec", "")
    assert "None " not in text.replace("None of", "")
    assert "(exploratory)" in text


def test_programs_get_everything_that_people_do(fairwait: Fairwait, store: str) -> None:
    found = fairwait(*SALFORD, "--store", store, "--json").json
    (row,) = found["areas"]
    assert (row["area"], row["from"], row["to"]) == ("01G", "2015-01", "2026-01")
    assert row["verdict"] == "lower"
    assert found["exploratory"] is True
    assert found["numbers"]["areas"] > 70
    assert "C_140" not in found["functions_compared"]
    assert {one["code"] for one in found["functions"]} > set(found["functions_compared"])
    assert len(found["spread"]) == 9
    assert {one["period"] for one in found["sources"]} == {"2015-01", "2026-01"}
    (flat,) = csv.DictReader(io.StringIO(fairwait(*SALFORD, "--store", store, "--csv").out))
    assert set(flat) == set(row)
    assert float(flat["move"]) == row["move"]
    every = list(csv.DictReader(io.StringIO(fairwait("decade", "--store", store, "--csv").out)))
    assert len(every) == 106
    assert {one["reason"] == "" for one in every if one["verdict"] == "not compared"} == {False}


@pytest.mark.parametrize("place", ["Black Country", "Glossop"])
def test_a_place_that_cannot_be_compared_has_its_answer_first_and_little_else(
    fairwait: Fairwait, store: str, place: str
) -> None:
    ran = fairwait("decade", "-a", place, "--store", store, width=100)
    assert place in ran.lines[0]
    assert "cannot be compared." in ran.lines[0]
    assert "England" in " ".join(ran.lines[:6])
    assert len(ran.lines) <= 20
    (row,) = fairwait("decade", "-a", place, "--store", store, "--json").json["areas"]
    assert str(row["reason"]) in " ".join(" ".join(ran.lines).split())


def test_a_month_that_the_store_lacks_is_told_before_the_answer(fairwait: Fairwait, store: str) -> None:
    ran = fairwait("decade", "--store", store, width=100)
    assert ran.lines[0].startswith("Your own store does not hold January 2026:")
    assert fairwait("decade", "--store", store, "--json").json["months_not_in_the_store"] == ["2026-01"]


MISTAKES = {
    "a rate": (("decade", "-m", "waiting_per_1000"), 2, "needs a population"),
    "bands of another time": (("decade", "-m", "over_104_weeks"), 2, "bands of that time"),
    "no measure": (("decade", "-m", "happiness"), 2, "happiness"),
    "a month that nobody holds": (("decade", "--from", "2009-01"), 4, "January 2009"),
    "the wrong way round": (("decade", "--from", "2026-01", "-p", "2015-01"), 2, "does not come before"),
    "a month against itself": (("decade", "--from", "2026-01", "-p", "2026-01"), 2, "against itself"),
    "both kinds of file": (("decade", "--json", "--csv"), 2, "cannot both"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_told_in_words(fairwait: Fairwait, store: str, name: str) -> None:
    arguments, code, told = MISTAKES[name]
    ran = fairwait(*arguments, "--store", store)
    assert (ran.code, ran.out) == (code, "")
    assert told in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
