"""What people see: the answer first, whole words at every width, nothing coloured where colour is not wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.cli.layout import cells
from tests.cli.conftest import Fairwait

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (60, 80, 120)
SCREENS = {
    "estimate": ("estimate", "within_18_weeks"),
    "regions": ("estimate", "waiting_per_1000", "-g", "region"),
    "functions": ("estimate", "median_wait", "-a", "Wakefield", "-t", "all"),
    "rank": ("rank", "within_18_weeks"),
    "rank icb": ("rank", "admitted_treated_per_1000", "-g", "icb", "--rows", "3"),
    "rank function": ("rank", "p92_wait", "-t", "cardiology", "--rows", "4"),
    "rank provider": ("rank", "median_wait", "-g", "provider"),
    "compare": ("compare", "Wakefield", "Leeds", "Barnsley"),
    "explain": ("explain", "median_wait", "--area", "West Yorkshire"),
    "measures": ("measures",),
    "measure": ("measures", "admitted_treated_per_1000"),
    "functions list": ("measures", "--treatment-functions"),
    "status": ("status",),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SCREENS)
def test_every_line_fits_and_none_is_coloured(fairwait: Fairwait, name: str, width: int) -> None:
    ran = fairwait(*SCREENS[name], width=width)
    assert (ran.code, ran.err) == (0, "")
    too_long = [line for line in ran.lines if cells(line) > width and not _one_piece(line)]
    assert too_long == []
    assert "\x1b" not in ran.out
    assert "nan" not in ran.out.lower().replace("financ", "")
    assert "None" not in ran.out
    assert not any(line != line.rstrip() for line in ran.lines)


def _one_piece(line: str) -> bool:
    """A sha256 or the name of a file is never broken: it is there to be copied."""
    return max(len(word) for word in line.split()) > 40


#: Figures of these two are published counts, which no method of ours can change.
GOLDEN_SCREENS = {
    "england": ("estimate", "within_18_weeks"),
    "wakefield": ("explain", "within_18_weeks", "--area", "Wakefield", "--period", "2026-01"),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", GOLDEN_SCREENS)
def test_screens_as_they_were_read_and_approved(fairwait: Fairwait, name: str, width: int) -> None:
    approved = GOLDEN / f"{name}-{width}.txt"
    assert fairwait(*GOLDEN_SCREENS[name], width=width).out == approved.read_text(encoding="utf-8")


def test_the_answer_comes_first(fairwait: Fairwait) -> None:
    first = fairwait("estimate", "within_18_weeks", width=120).lines[0]
    assert (
        first == "61 in 100 pathways on the waiting list in England had waited 18 weeks or less (61.4%), January 2026."
    )
    assert fairwait("rank", "median_wait", width=120).lines[0].startswith("In January 2026, the median wait")


def test_the_narrow_table_keeps_name_value_interval_and_ranks(fairwait: Fairwait) -> None:
    lines = fairwait("rank", "within_18_weeks", "--rows", "1", width=60).lines
    table = next(index for index, line in enumerate(lines) if line.startswith("Area"))
    assert lines[table].split() == ["Area", "Share", "95%", "interval", "Ranks"]
    assert lines[table + 1].startswith("Northumberland")
    assert "78.5%" in lines[table + 1]
    assert "77.6–79.3%" in lines[table + 1]
    assert "●" in lines[table + 1]


def test_both_ends_are_shown_and_all_on_demand(fairwait: Fairwait) -> None:
    some = fairwait("rank", "within_18_weeks", "-g", "icb", "--rows", "2").out
    every = fairwait("rank", "within_18_weeks", "-g", "icb", "--all").out
    assert "\n…\n" in some
    assert "add --all" in some
    assert "\n…\n" not in every
    assert len(every.splitlines()) > len(some.splitlines()) + 30


def test_unranked_places_stand_below_with_their_reason(fairwait: Fairwait) -> None:
    out = fairwait("rank", "admitted_treated_per_1000", width=120).out
    table, below = out.split("Not ranked, with the reason")
    assert "Sheffield (03N)" not in table.split("Area  ")[-1]
    assert "Sheffield (03N)" in below
    assert "Sheffield Teaching Hospitals has sent no figures since July 2025" in " ".join(below.split())


def test_a_context_measure_is_never_best_or_worst(fairwait: Fairwait) -> None:
    out = fairwait("rank", "admitted_treated_per_1000").out.lower() + fairwait("compare", "Leeds", "Wakefield").out
    assert " best" not in out
    assert " worst" not in out
    assert "context, neither good nor bad" in " ".join(out.split())


def test_unmapped_codes_are_told_apart_from_areas_and_come_last(fairwait: Fairwait, synthetic_store: Path) -> None:
    """The made-up months have five areas that no lookup knows, beside the 106 that it does."""
    question = ("estimate", "within_18_weeks", "-g", "sub-icb", "--store", str(synthetic_store))
    ran = fairwait(*question, "--all", width=120)
    assert "106 areas and 5 codes that no lookup knows" in ran.lines[0]
    assert "shown as it came and never guessed" in " ".join(ran.out.split())
    unmapped = {row["area"] for row in fairwait(*question, "--json").json if row["status"] == "unmapped"}
    table = ran.out.split("Not fit to be ranked")[0].strip().splitlines()
    assert len(unmapped) == 5
    assert {code for line in table[-5:] for code in line.split() if code in unmapped} == unmapped


def test_without_history_places_are_measured_and_never_ranked(fairwait: Fairwait, synthetic_store: Path) -> None:
    question = ("within_18_weeks", "-g", "icb", "--store", str(synthetic_store), "-p", "2025-09")
    assert fairwait("estimate", *question).code == 0
    ran = fairwait("rank", *question)
    assert (ran.code, ran.out) == (4, "")
    assert "No place has a figure" in ran.err


def test_compare_names_a_place_that_nobody_can_judge(fairwait: Fairwait) -> None:
    out = " ".join(fairwait("compare", "Leeds", "Sheffield Teaching", "-m", "median_wait").out.split())
    assert "Sheffield Teaching Hospitals has sent no figures since July 2025" in out


def test_compare_says_clearly_only_of_material_differences(fairwait: Fairwait) -> None:
    found = fairwait("compare", "Wakefield", "Leeds", "Northumberland", "--json").json
    for pair in found["contrasts"]:
        clear = pair["p_first_higher"] >= 0.975 and pair["ratio"] >= 1.10
        assert pair["verdict"] != "clearly higher" or clear
        assert pair["verdict"] != "higher by little" or pair["ratio"] < 1.10


def test_a_terminal_without_unicode_gets_plain_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    from fairwait.cli.screen import Screen

    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert Screen().marks.point == "o"
