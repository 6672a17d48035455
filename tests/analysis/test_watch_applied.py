"""Each rule of the watch list on made-up panels with a known story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from fairwait.analysis.improvers.model import Exclusion, Mover
from fairwait.analysis.panel import Panel
from fairwait.analysis.watch.chance import listed
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.found import NOT_JUDGED, WAITS
from fairwait.analysis.watch.inputs import Goal, Silent
from fairwait.analysis.watch.pace import paces
from fairwait.analysis.watch.spells import spell
from fairwait.analysis.watch.walking import walk
from fairwait.analysis.watch.watch import judged_list
from fairwait.definitions.measure import Measure
from fairwait.definitions.watch_rules import RuleKind, WatchRule, watch_rules
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from tests.synthetic.panels import made_panel

NOW = Period(2026, 3)
MONTHS = 34
FIRST = NOW.shift(1 - MONTHS)
LONG_AGO = Period(2012, 4)


@dataclass
class Given:
    """Inputs that say what a test wants them to say."""

    made: Panel
    probability: Floats | None = None
    found: dict[str, Sequence[str]] = field(default_factory=dict)  # by area: the tier and way at each column asked
    held_goals: dict[str, tuple[Goal, ...]] = field(default_factory=dict)
    quiet: tuple[Silent, ...] = ()
    period: Period = NOW
    asked: list[Period] = field(default_factory=list)

    def panel(self, measure: Measure, geography: Geography, function: str) -> Panel | None:
        here = measure.id == self.made.measure.id and geography is self.made.geography
        return self.made if here else None

    def bottom(self, panel: Panel, part: float) -> Floats:
        assert part == 0.25
        assert self.probability is not None
        return self.probability

    def movers(self, panel: Panel) -> dict[str, Mover] | None:
        self.asked.append(panel.last)
        column = self.made.periods.index(panel.last)
        return {area: mover(area, self.found.get(area, ["still"] * MONTHS)[column]) for area in self.made.areas}

    def goals(self, standards: Sequence[str], panel: Panel) -> dict[str, tuple[Goal, ...]]:
        return self.held_goals

    def silent(self, measure: Measure) -> tuple[Period, tuple[Silent, ...]] | None:
        return NOW, self.quiet


def mover(area: str, said: str) -> Mover:
    tier, way = {
        "still": ("not distinguishable", ""), "worse": ("confirmed", "worse"), "better": ("confirmed", "better"),
        "perhaps": ("candidate", "worse"), "perhaps better": ("candidate", "better"), "unknown": ("not judged", ""),
    }[said.split(":")[0]]  # fmt: skip
    excluded = (Exclusion("break", True, True, "A break explains it."),) if said.endswith(":break") else ()
    return Mover(
        area, f"Place {area}", tier, way, 0.6, 0.5, 0.7, 0.6, 0.8, -0.1, -4.0, 0.04,  # type: ignore[arg-type]
        3.0, (1, 5), 9.0, (7, 10), excluded, "A break explains it." if excluded else "",
    )  # fmt: skip


def rule_of(kind: RuleKind, **parameters: object) -> WatchRule:
    rule = next(one for one in watch_rules() if one.kind is kind)
    return rule.model_copy(update={"parameters": rule.parameters.model_copy(update=parameters)})


def judge(given: Given, kind: RuleKind, **parameters: object) -> WatchList:
    return judged_list(given, (given.made.geography,), (rule_of(kind, **parameters),), NOW.shift(-1))


def panel_of(theta: np.ndarray, **more: object) -> Panel:
    return made_panel(theta, first=FIRST, **more)  # type: ignore[arg-type]


def flat(places: int = 6) -> np.ndarray:
    return np.tile(np.linspace(1.0, 0.0, places)[:, None], (1, MONTHS))


def reasons(found: WatchList) -> dict[str, str]:
    return {area: one.reason for one in found.not_on_it for area in one.places}


# Runs of months


@pytest.mark.parametrize(
    ("answers", "since", "on"),
    [
        ("yyy", 0, True), ("nyyy", 1, True), ("nyy", None, False), ("yyyn", 0, True), ("yyynn", None, False),
        ("yyyny", 0, True), ("yy?y", None, False), ("yyy?", 0, False), ("yyy?y", 0, True), ("yyyn?n", None, False),
        ("yyynnyyy", 5, True), ("", None, False), ("???", None, False),
    ],
)  # fmt: skip
def test_who_is_on_the_list_and_since_when(answers: str, since: int | None, on: bool) -> None:
    found = spell([{"y": True, "n": False, "?": None}[one] for one in answers], 3, 2)
    assert (found.since, found.on) == (since, on)


def test_a_walk_back_stops_once_nothing_older_can_matter() -> None:
    asked: list[int] = []

    def ask(column: int) -> list[bool | None]:
        asked.append(column)
        return [column >= 7, False]

    spells, reached = walk(2, 12, ask, 1, 2)
    assert spells[0].since == 7
    assert asked == [11, 10, 9, 8, 7, 6, 5]
    assert reached == 5
    assert walk(2, 12, lambda column: [False, False], 1, 2)[1] == 10


# Persistently low


def test_a_place_with_little_doubt_for_a_year_is_on_the_list_since_the_first_month_of_the_run() -> None:
    probability = np.full((6, MONTHS), 0.1)
    probability[5, 10:] = 0.97
    probability[4, -11:] = 0.99  # a month short of a year
    probability[3] = 0.9  # likely, never sure
    found = judge(Given(panel_of(flat()), probability), RuleKind.PERSISTENT)
    assert [one.area for one in found.entries] == ["Q05"]
    one = found.entries[0]
    assert (one.since, one.at_least, one.entered) == (FIRST.shift(10), False, FIRST.shift(21))
    assert one.chance == pytest.approx(0.03)
    assert "last 24 months" in one.reason
    assert found.chance[0].expected_false == pytest.approx(0.03)
    assert "not yet" in reasons(found)["Q04"]
    assert "cannot be told from" in reasons(found)["Q03"]
    assert one.evidence[0].numbers["denominator"] == 50_000


def test_one_month_below_does_not_end_an_entry_and_two_do() -> None:
    probability = np.full((6, MONTHS), 0.1)
    probability[5, 10:] = probability[4, 10:] = 0.97
    probability[5, -1] = probability[4, -2:] = 0.5
    found = judge(Given(panel_of(flat()), probability), RuleKind.PERSISTENT)
    assert [one.area for one in found.entries] == ["Q05"]
    assert "one month more" in found.entries[0].off_when
    assert {area: month for one in found.not_on_it for area, month in one.ended.items()} == {"Q04": NOW}


def test_a_place_that_cannot_be_judged_now_is_not_on_the_list_but_its_entry_waits() -> None:
    theta = flat()
    theta[5, -1] = np.nan
    panel = panel_of(theta)
    panel = replace(panel, reasons={(5, MONTHS - 1): "It sent no figures."})
    probability = np.full((6, MONTHS), 0.97)
    probability[:5] = 0.1
    probability[5, -1] = np.nan
    found = judge(Given(panel, probability), RuleKind.PERSISTENT)
    assert found.every == ()
    assert reasons(found)["Q05"] == WAITS
    assert found.not_on_it[-1].details or any(one.details for one in found.not_on_it)


def test_missing_months_never_put_a_place_on_the_list() -> None:
    probability = np.full((6, MONTHS), 0.97)
    probability[:, ::6] = np.nan  # never twelve months in a row
    probability[:, -1] = 0.97
    assert judge(Given(panel_of(flat()), probability), RuleKind.PERSISTENT).every == ()


def test_months_before_a_break_do_not_count() -> None:
    panel = panel_of(flat())
    segment = np.zeros(MONTHS, dtype=np.int_)
    segment[-11:] = 1
    panel = replace(panel, segment=segment)
    probability = np.full((6, 11), 0.99)
    assert judge(Given(panel, probability), RuleKind.PERSISTENT).every == ()
    later = replace(panel, segment=np.roll(segment, -1) | segment)
    found = judge(Given(later, np.full((6, 12), 0.99)), RuleKind.PERSISTENT)
    assert len(found.entries) == 6
    assert all(one.at_least for one in found.entries)


# Grown worse


def test_only_a_confirmed_faller_is_on_the_list() -> None:
    said = {
        "Q00": ["still"] * (MONTHS - 3) + ["worse"] * 3, "Q01": ["perhaps"] * MONTHS, "Q02": ["better"] * MONTHS,
        "Q03": ["still:break"] * MONTHS, "Q04": ["unknown"] * MONTHS,
    }  # fmt: skip
    given = Given(panel_of(flat()), found=said)
    found = judge(given, RuleKind.DETERIORATION)
    assert [(one.area, one.since, one.entered) for one in found.entries] == [("Q00", NOW.shift(-2), NOW.shift(-2))]
    told = reasons(found)
    assert "not confirmed" in told["Q01"]
    assert "better" in told["Q02"]
    assert "something else explains" in told["Q03"]
    assert told["Q04"] == NOT_JUDGED
    assert len(given.asked) < 9  # no further back than it takes


def test_a_faller_that_falls_silent_is_not_on_the_list() -> None:
    said = {"Q00": ["worse"] * (MONTHS - 1) + ["unknown"]}
    found = judge(Given(panel_of(flat()), found=said), RuleKind.DETERIORATION)
    assert found.every == ()
    assert reasons(found)["Q00"] == WAITS


# Target missed


def goal(target: float = 0.92, first: Period = LONG_AGO, last: Period | None = None) -> Goal:
    return Goal("rtt-92", "92% of the list within 18 weeks", "Somebody, somewhere", target, first, last)


def slope(*steps: float) -> np.ndarray:
    """Lists that move by so much a month, and hardly wander."""
    wobble = np.random.default_rng(7).normal(0.0, 0.002, (len(steps), MONTHS))
    return np.array([0.4 + step * np.arange(MONTHS) for step in steps]) + wobble


def test_only_a_place_that_misses_its_standard_and_is_too_slow_is_on_the_list() -> None:
    panel = panel_of(np.vstack([slope(-0.01, 0.04, 0.0), np.full((1, MONTHS), 4.0)]))
    given = Given(panel, held_goals={area: (goal(),) for area in panel.areas})
    found = judge(given, RuleKind.TARGET)
    assert [one.area for one in found.entries] == ["Q00", "Q02"]
    told = reasons(found)
    assert "fast enough to meet it within four years" in told["Q01"]
    assert told["Q03"] == "It meets the standard."
    one = found.entries[0]
    short = round((0.92 - panel.value[0, -1]) * 50_000)
    assert abs(int(one.evidence[1].numbers["short_by"]) - short) <= 1  # type: ignore[arg-type]
    way = one.evidence[2].numbers
    assert way["late"] < way["early"] < way["needed"]  # type: ignore[operator]
    assert way["late"] < way["most"] < way["needed"]  # type: ignore[operator]
    assert one.chance < 0.01


def test_who_stands_still_for_all_that_lists_wander_is_not_on_the_list() -> None:
    rng = np.random.default_rng(4)
    theta = 0.4 + rng.normal(0.0, 0.25, (12, MONTHS)).cumsum(axis=1)
    panel = panel_of(theta - theta[:, -1:])
    found = judge(Given(panel, held_goals={area: (goal(),) for area in panel.areas}), RuleKind.TARGET)
    assert found.every == ()
    assert sum("cannot be told from how lists wander" in why for why in reasons(found).values()) >= 6


def test_too_few_months_at_the_start_put_nobody_on_the_list() -> None:
    panel = panel_of(slope(-0.01, -0.01, -0.01, -0.01))
    theta = panel.theta.copy()
    theta[0, : MONTHS - 10] = np.nan  # nothing in the first third of any window
    panel = replace(panel, theta=theta)
    found = judge(Given(panel, held_goals={area: (goal(),) for area in panel.areas}), RuleKind.TARGET)
    assert "Q00" not in {one.area for one in found.entries}
    assert "Too few of its months" in reasons(found)["Q00"]


def test_whoever_met_the_standard_at_first_is_asked_to_stay_at_it() -> None:
    theta = slope(0.0, 0.001, 0.0)
    theta[0] = np.linspace(6.0, 0.4, MONTHS)
    pace = paces(panel_of(theta).months(range(MONTHS - 24, MONTHS)), np.full(3, 0.92), 1.0, 4, 2.3)
    assert pace is not None
    assert pace.early[0] > 0.92
    assert pace.needed[0] == 0.92
    assert pace.needed[1] == pytest.approx(pace.early[1] + (0.92 - pace.early[1]) / 3)


def test_an_improver_against_the_others_is_not_on_the_list_even_as_a_candidate() -> None:
    panel = panel_of(slope(-0.01, -0.01, -0.01))
    said = {"Q00": ["perhaps better"] * MONTHS, "Q01": ["unknown"] * MONTHS}
    given = Given(panel, found=said, held_goals={area: (goal(),) for area in panel.areas})
    assert [one.area for one in judge(given, RuleKind.TARGET).entries] == ["Q02"]


def test_a_miss_within_ordinary_movement_is_no_miss() -> None:
    panel = panel_of(slope(-0.0001, -0.0001))
    near = float(panel.value[0, -1]) + 0.001
    given = Given(panel, held_goals={area: (goal(near),) for area in panel.areas})
    found = judge(given, RuleKind.TARGET)
    assert found.every == ()
    assert "ordinarily move" in reasons(found)["Q00"]


def test_a_standard_that_is_not_due_puts_nobody_on_the_list() -> None:
    panel = panel_of(slope(-0.01, -0.01, -0.01))
    coming = goal(first=NOW.shift(1))
    assert judge(Given(panel, held_goals={"Q00": (coming,)}), RuleKind.TARGET).every == ()
    due = goal(first=NOW)
    found = judge(Given(panel, held_goals={"Q00": (due,)}), RuleKind.TARGET)
    assert [(one.area, one.since, one.entered) for one in found.entries] == [("Q00", NOW, NOW)]


def test_a_break_is_nobodys_way_to_a_standard() -> None:
    theta = slope(-0.01, -0.01, -0.01)
    theta[0, 20:] += 2.0  # a break, not the place
    panel = replace(panel_of(theta), steps=(20,))
    found = judge(Given(panel, held_goals={area: (goal(0.99),) for area in panel.areas}), RuleKind.TARGET)
    assert [one.area for one in found.entries] == ["Q00", "Q01", "Q02"]


def test_how_often_chance_would_put_a_place_on_the_list() -> None:
    rule = rule_of(RuleKind.TARGET, sure=0.95, months=1, ends_after=1)
    assert listed(rule, 24) == pytest.approx(0.05, abs=0.01)
    assert listed(rule, 24, stride=1.645) == pytest.approx(0.5, abs=0.02)
    strict = rule_of(RuleKind.TARGET)
    assert listed(strict, 36) < 0.01
    assert listed(strict, 36, stride=8.0) > 0.99


# Figures not sent


def test_only_trusts_that_stay_silent_are_entered_and_about_the_data_alone() -> None:
    quiet = tuple(
        Silent(code, f"Trust {code}", "QKS", trust, NOW.shift(-gone), NOW.shift(1 - gone), 1000.0)
        for code, trust, gone in (("RAA", True, 2), ("RBB", True, 1), ("N1", False, 9))
    )
    panel = panel_of(flat(), geography=Geography.PROVIDER)
    found = judge(Given(panel, quiet=quiet), RuleKind.SILENT)
    assert found.entries == ()
    assert {one.area for one in found.data_entries} == {"RAA"}
    assert found.data_entries[0].since == NOW.shift(-1)
    assert np.isnan(found.data_entries[0].chance)
    assert "late" in reasons(found)["RBB"]
    assert "independent" in reasons(found)["N1"]


def test_too_few_months_put_nobody_on_the_list_and_are_told() -> None:
    found = judge(Given(panel_of(flat())), RuleKind.SILENT)
    assert found.every == ()
    other = Given(panel_of(flat(), geography=Geography.REGION))
    told = judged_list(other, (Geography.ICB,), (rule_of(RuleKind.PERSISTENT),), NOW.shift(-1))
    assert told.every == ()
    assert "too few recent months" in told.notes[0]
