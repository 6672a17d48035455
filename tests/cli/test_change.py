"""``fairwait change``: the answer first, at every width, and the same numbers for people and for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import fairwait as package
from fairwait.cli.layout import cells
from tests.cli.conftest import Fairwait

GOLDEN = Path(__file__).parent / "golden"
CLAIM = ("change", "2012-11", "2017-04", "-m", "waiting_over_18_weeks", "--claim", "3")
SCREENS = {"change-claim": CLAIM, "change-england": ("change", "2012-11", "2026-04")}
OTHERS = {
    "a provider": ("change", "2024-01", "2026-01", "-a", "RCB"),
    "a board": ("change", "2022-06", "2024-01", "-a", "West Yorkshire", "-g", "icb"),
    "one month twice": ("change", "2026-01", "2026-01", "-a", "Leeds"),
    "to the latest": ("change", "Jan 2020"),
    "a function": ("change", "2026-01", "2026-01", "-a", "Leeds", "-t", "urology", "-m", "median_wait"),
    "England, a function": ("change", "2026-01", "2026-01", "-t", "urology"),
}


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("name", SCREENS)
def test_screens_as_they_were_read_and_approved(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*SCREENS[name], width=width)
    assert ran.err == ""
    assert ran.out == (GOLDEN / f"{name}-{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("name", OTHERS)
def test_every_line_fits_and_says_something(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*OTHERS[name], width=width)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.lines if cells(line) > width] == []
    assert not any(line != line.rstrip() for line in ran.lines)
    assert "None" not in ran.out
    assert "nan" not in ran.out.lower().replace("financ", "")


def test_the_answer_comes_first(fairwait: Fairwait) -> None:
    first = " ".join(fairwait(*CLAIM, width=100).lines[:3])
    assert first.startswith("The claim of 3 times holds on what was reported, and does not once missing trusts")
    assert "2.83 times as reported, 2.63 times with estimates" in first
    england = " ".join(fairwait("change", "2012-11", "2017-04", width=100).lines[:2])
    assert england.startswith("England, waiting over 18 weeks: 382,488 in April 2017, 2.83 times the 135,095 of")


def test_programs_get_everything_that_people_do(fairwait: Fairwait) -> None:
    found = fairwait(*CLAIM, "--json").json
    (row,) = found["changes"]
    assert (row["from_value"], row["to_value"], row["from"], row["to"]) == (135_095, 382_488, "2012-11", "2017-04")
    assert row["breaks"] == ["sexual-health-leaves"]
    assert found["claim"]["verdict"] == "holds as reported only"
    assert found["starts"]["ratios"]["2012-11"] == row["ratio"]
    assert found["starts"]["lowest_of_months"] == 117
    assert {one["id"] for one in found["breaks"]} == {"sexual-health-leaves", "clock-pauses-end", "new-periods-begin"}
    assert len(found["sources"][0]["sha256"]) == 64
    (flat,) = csv.DictReader(io.StringIO(fairwait(*CLAIM, "--csv").out))
    assert float(flat["ratio"]) == row["ratio"]
    assert set(flat) == set(row)


def test_the_python_function_answers_alike(fairwait: Fairwait) -> None:
    found = package.change("2024-01", "2026-01", area="RCB", measures=["waiting"])
    (row,) = fairwait("change", "2024-01", "2026-01", "-a", "RCB", "-m", "waiting", "--json").json["changes"]
    assert (found.changes[0].ratio, found.changes[0].low) == (row["ratio"], row["ratio_low"])
    assert package.change("2012-11", store=package.workbench()).now == package.Period(2026, 4)


MISTAKES = {
    "the wrong way round": (("change", "2017-04", "2012-11"), 2, "the earlier month first"),
    "no month": (("change", "yesterday"), 2, "not a month"),
    "latest to start from": (("change", "latest"), 2, "no month to start from"),
    "before the series": (("change", "2001-01", "2012-11"), 4, "April 2007 to April 2026"),
    "after the series": (("change", "2012-11", "2027-01"), 4, "January 2027 is not in England’s overview"),
    "a hospital of a decade ago": (("change", "2015-01", "2026-01", "-a", "RBK"), 4, "the workbook by provider"),
    "a month that the series lacks": (
        ("change", "2023-04", "2026-03", "-a", "QWO", "-t", "cardiology"), 4,
        "lists by treatment function, October 2022 to March 2026 without April 2023",
    ),
    "half the files of a boundary that moved": (
        ("change", "2014-12", "2024-12", "-a", "Leeds", "-m", "waiting"), 4,
        "the workbook by commissioner (admitted) is held, and the workbook by commissioner (incomplete pathways) is "
        "not",
    ),
    "a place not held": (
        ("change", "2025-01", "2026-01", "-a", "Leeds"), 4,
        "months held by commissioner: December 2014 to March 2015, January 2026; of January 2025 no file is held",
    ),
    "no such place": (("change", "2025-01", "2026-01", "-a", "Atlantis"), 2, "No place is called"),
    "a level without a place": (("change", "2025-01", "2026-01", "-g", "icb"), 2, "No place was named"),
    "no such measure": (("change", "2012-11", "2017-04", "-m", "median_weight"), 2, "median_weight"),
    "not defined then": (
        ("change", "2012-11", "2017-04", "-m", "waiting_over_65_weeks"), 4, "weekly bands ended at 52",
    ),
    "a boundary that moved": (
        ("change", "2022-05", "2026-01", "-a", "Derby and Derbyshire ICB"), 4, "its boundary changed in between",
    ),
    "a claim of nothing": ((*CLAIM[:-1], "0"), 2, "cannot be judged"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_says_what_to_do(fairwait: Fairwait, arguments: tuple[str, ...], code: int, told: str) -> None:
    ran = fairwait(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert told in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "asked",
    [
        ("change", "2015-01", "2026-01", "-a", "Walsall"),
        ("estimate", "within_18_weeks", "-p", "2015-01", "--boundaries", "2026-01", "-a", "Wakefield", "-a", "Walsall"),
        ("estimate", "within_18_weeks", "-p", "2026-01", "-a", "Walsall"),
    ],
)
def test_a_hospital_that_bears_the_name_of_an_area_that_ended_is_named(
    fairwait: Fairwait, asked: tuple[str, ...]
) -> None:
    told = " ".join(fairwait(*asked).err.split())
    assert told.startswith("“Walsall” was taken as the provider Walsall Healthcare NHS Trust (RBK)")
    assert "Walsall (05Y) ended in March 2021; its people are in Black Country (D2P2L)" in told
    assert "For the area give D2P2L" in told


def test_a_hospital_named_in_full_or_by_code_needs_no_such_words(fairwait: Fairwait) -> None:
    for name in ("Walsall Healthcare", "RBK", "Wakefield"):
        ran = fairwait("estimate", "within_18_weeks", "-p", "2026-01", "-a", name)
        assert (ran.code, ran.err) == (0, "")


def test_an_area_that_was_divided_is_offered_as_its_parts(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", "within_18_weeks", "-p", "2026-01", "-a", "Sandwell and West Birmingham")
    assert "64.9% of its people to Black Country (D2P2L)" in " ".join(ran.err.split())
