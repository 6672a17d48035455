"""The page on the gap over time prints what the website’s page of it says."""

from __future__ import annotations

from pathlib import Path

from fairwait.analysis.gap.finding import gap_finding
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "gap-over-time.md"


def test_the_numbers_of_the_page_are_those_of_the_finding(bench: Workbench) -> None:
    told = " ".join(PAGE.read_text(encoding="utf-8").split("What the published months say")[1].split())
    to_april = gap_finding(bench, "within_18_weeks", Geography.ICB).numbers or {}
    assert f"{to_april['places']} are followed" in told
    assert f"had {to_april['q95_5_then']:.2f} times the share" in told
    assert f"and {to_april['q95_5_now']:.2f} times in the last" in told
    assert f"chance alone would give {to_april['q95_5_chance']:.2f}" in told
    alone = float(str(to_april["q95_5_then"])) * float(str(to_april["q95_5_england_alone"]))
    assert f"would have made it {alone:.2f}" in told
    to_march = gap_finding(bench, "within_18_weeks", Geography.ICB, last=Period(2026, 3)).numbers or {}
    assert f"{to_march['places']} of 42 boards" in told
    assert f"{to_march['q95_5_then']:.2f} and then {to_march['q95_5_now']:.2f} times" in told
