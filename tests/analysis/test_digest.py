"""What a digest says of England, of regions and of standards: the figures of the other commands, in its own words."""

from __future__ import annotations

from functools import cache

from fairwait.analysis.digest import AreaDigest, digest
from fairwait.analysis.digest.standards import deciding_month, target_line
from fairwait.analysis.improvers import movers
from fairwait.analysis.targets.finding import targets_for
from fairwait.analysis.targets.gaps import Gap, gaps
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import ENGLAND, area
from tests.figures import packaged_bench

DUE, AFTER = Period(2026, 3), Period(2026, 4)


@cache
def england() -> AreaDigest:
    return digest(packaged_bench(), Area(ENGLAND, "England", Geography.ENGLAND)).areas[0]


def test_england_is_told_its_own_figures_and_the_standards_that_targets_tells() -> None:
    found = england()
    assert "No figures" not in found.headline
    assert "4,607,182 of 7,093,502" in found.headline
    assert "65.3% in March 2026" in found.under("standing")[0].sentence
    asked = targets_for(packaged_bench(), Area(ENGLAND, "England", Geography.ENGLAND))
    assert len(asked) >= 8
    told = {line.numbers["standard"]: line.numbers for line in found.under("targets")}
    assert set(told) == {one.standard for one in asked if one.met is not None}
    for one in asked:
        assert (told[one.standard]["value"], told[one.standard]["met"]) == (one.value, one.met)
        assert told[one.standard]["month"] == str(one.period)


def test_england_of_an_earlier_month_is_told_of_that_month() -> None:
    found = digest(packaged_bench(), Area(ENGLAND, "England", Geography.ENGLAND), period=Period(2025, 12)).areas[0]
    assert found.headline.startswith("In December 2025")  # and nothing later is told
    assert {line.numbers["month"] for line in found.lines} <= {"2025-12", "2025-11", "2025-10"}


def test_a_region_is_told_of_by_its_boards() -> None:
    found = digest(packaged_bench(), area(Geography.REGION, "Y56", AFTER)).areas[0]
    assert "No figures of it could be judged" not in found.headline
    assert "told of by its" in found.headline


def test_a_standard_that_was_due_and_was_followed_is_told_of_its_own_month() -> None:
    what = standard("rtt-trust-5-points")
    assert (deciding_month(what, DUE), deciding_month(what, AFTER), deciding_month(what, DUE.shift(-1))) == (
        DUE,
        DUE,
        DUE.shift(-1),
    )
    assert deciding_month(standard("rtt-92"), AFTER) == AFTER
    judged = [one for one in gaps(packaged_bench(), what.id, Geography.PROVIDER, DUE) if one.met is not None]
    kinds = {(one.met, one.beyond): target_line(one).sentence for one in judged}
    assert {(False, True), (False, False), (True, True), (True, False)} <= set(kinds)
    for (met, beyond), text in kinds.items():
        assert f"{'met' if met else 'not met'} in March 2026, when it was due" in text
        assert ("by less than a list moves in an ordinary month" in text) == (beyond is False)
        assert "due in March 2027" in text
        assert "April 2026" not in text


def test_a_trust_is_told_the_verdict_of_the_month_that_decided() -> None:
    trusts = [Area(code, code, Geography.PROVIDER) for code in ("RXF", "RR8", "RTG", "RHQ")]
    told = [
        (one.area, line)
        for one in digest(packaged_bench(), trusts).areas
        for line in one.under("targets")
        if line.numbers["standard"] == "rtt-trust-5-points"
    ]
    assert len(told) == 3  # the fourth sent nothing
    verdicts: dict[str, Gap] = {
        one.area: one for one in gaps(packaged_bench(), "rtt-trust-5-points", Geography.PROVIDER, DUE)
    }
    for code, line in told:
        assert line.numbers["month"] == str(DUE)
        assert line.numbers["met"] == verdicts[code].met


def test_a_change_is_told_in_the_points_that_improvers_tells() -> None:
    found = digest(packaged_bench())
    moved = {one.area: one for one in movers(packaged_bench(), "within_18_weeks", Geography.ICB).places if one.moved}
    told = {
        one.area: line
        for one in found.areas
        for line in (*one.under("better"), *one.under("worse"))
        if line.measure == "within_18_weeks"
    }
    assert set(told) == set(moved)
    assert told
    for code, line in told.items():
        one = moved[code]
        low, high = one.points_range
        assert (line.numbers["points"], line.numbers["points_low"], line.numbers["points_high"]) == (
            one.points,
            low,
            high,
        )
        assert f"{words.points(abs(one.points))} {'above' if one.points > 0 else 'below'}" in line.sentence
        assert "ratio of odds" not in line.sentence
