"""Improvers and fallers on made-up panels with a known story and on the figures that travel along."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import numpy as np
import pytest

from fairwait.analysis.improvers import Exclusion, Movers, improvers_finding, movers, movers_of, retest
from fairwait.analysis.improvers.exclusions import exclusions_of
from fairwait.analysis.improvers.model import not_judged
from fairwait.analysis.improvers.reading import window_of
from fairwait.analysis.improvers.tables import result_of
from fairwait.analysis.improvers.words import chance_sentence, mover_sentence
from fairwait.analysis.panel import Panel, panel, panels_held
from fairwait.analysis.panel.ordinary import ordinary_on
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.change.climbers import climb
from tests.synthetic.panels import made_panel, scattering, wandering

DENTAL, COMMUNITY = Period(2023, 4), Period(2024, 2)


def _rising(places: int = 30, months: int = 24, rise: float = 1.0, row: int = 5, **more: object) -> Panel:
    """A panel of flows-like shares in which one place rises steadily."""
    theta = scattering(places, months, noise=0.03, level=0.3, seed=8)
    theta[row] += np.linspace(0.0, rise, months)
    return made_panel(theta, nature="flow", **more)  # type: ignore[arg-type]


def _look(found: Movers, area: str) -> dict[str, Exclusion]:
    place = found.place(area)
    assert place is not None
    return {one.name: one for one in place.exclusions}


def test_the_place_that_rose_is_confirmed_and_nobody_else(bench: Workbench) -> None:
    found = movers_of(bench, _rising())
    assert [one.area for one in found.improvers] == ["Q05"]
    best = found.improvers[0]
    assert (best.tier, best.way) == ("confirmed", "better")
    assert best.change == pytest.approx(np.exp(16 / 23), rel=0.06)
    assert best.change_low < best.change < best.change_high
    assert best.late - best.early == pytest.approx(best.points, abs=0.03)
    assert best.rank_late < best.rank_early
    assert found.judged == 30
    assert found.fallers == ()


def test_less_is_better_where_the_measure_says_so(bench: Workbench) -> None:
    found = movers_of(bench, _rising(name="over_52_weeks"))
    assert [one.area for one in found.fallers] == ["Q05"]
    assert found.improvers == ()


def test_a_measure_that_only_describes_has_no_improvers(bench: Workbench) -> None:
    found = movers_of(bench, _rising(name="decision_to_admit_share"))
    assert [(one.area, one.way) for one in found.of("higher")] == [("Q05", "higher")]
    assert found.improvers == found.fallers == ()
    told = improvers_finding(found)
    text = " ".join((told.title, told.headline, *told.sentences))
    assert "improv" not in text.lower()
    assert "worse" not in text


def test_a_trust_that_falls_silent_is_not_judged(bench: Workbench) -> None:
    made = _rising()
    for months, why in ((1, "sent no figures for"), (4, "can be used")):
        theta = made.theta.copy()
        theta[5, -months:] = np.nan
        found = movers_of(bench, replace(made, theta=theta, value=np.where(np.isfinite(theta), made.value, np.nan)))
        place = found.place("Q05")
        assert place is not None
        assert place.tier == "not judged"
        assert why in place.reason
        assert found.improvers == ()


def test_a_month_with_a_reason_is_not_used_and_that_is_said(bench: Workbench) -> None:
    made = replace(_rising(), reasons={(5, 2): "A provider sent nothing.", (7, 23): "A provider sent nothing."})
    found = movers_of(bench, made)
    assert "missing returns" in " ".join(improvers_finding(found).caveats)
    other = replace(made, theta=made.theta.copy())
    other.theta[5, 2] += 5.0
    assert movers_of(bench, other).place("Q05") == found.place("Q05")
    silent = found.place("Q07")
    assert silent is not None
    assert silent.tier == "not judged"
    assert "a provider sent nothing" in silent.reason


def test_what_a_break_did_is_nobodys_change(bench: Workbench) -> None:
    """The step is in theta; the level, and so the test, does not see it."""
    theta = scattering(30, 24, noise=0.03, level=0.3, seed=8)
    theta[4, 12:] += 1.5
    assert movers_of(bench, made_panel(theta, nature="flow")).improvers[0].area == "Q04"
    assert movers_of(bench, replace(made_panel(theta, nature="flow"), steps=(12,))).improvers == ()


def test_months_before_a_cut_are_not_compared(bench: Workbench) -> None:
    theta = scattering(30, 24, noise=0.03, level=0.3, seed=8)
    theta[4, 10:] += 1.5
    cut = replace(made_panel(theta, nature="flow"), segment=(np.arange(24) >= 10).astype(np.int_))
    found = movers_of(bench, cut)
    assert found.panel.periods[0] == cut.periods[10]
    assert found.improvers == ()


def test_a_change_too_small_to_matter_is_not_named(bench: Workbench) -> None:
    """A share of 1 in 1,000 that doubles moves by a tenth of a point; England's is 5 in 1,000, a fifth of that."""
    theta = np.full((30, 24), np.log(0.005 / 0.995)) + scattering(30, 24, noise=0.01, seed=2) * 0.2
    theta[3] += np.log(0.2)
    theta[3] += np.linspace(0.0, np.log(2.0), 24)
    window = window_of(made_panel(theta, nature="flow"))
    assert window.least_points == pytest.approx(0.001, rel=0.05)
    assert abs(window.read.difference[3]) > np.log(1.1)
    assert not window.large()[3]


def test_a_provider_that_took_over_a_part_of_another_is_excluded(bench: Workbench) -> None:
    """RTV left waiting lists in a change of the register; whoever the register names as heir is looked at."""
    from fairwait.places.providers import provider_changes

    change = next(one for one in provider_changes() if one.documented and one.kind == "transfer" and one.successor)
    made = _rising(geography=Geography.PROVIDER, first=change.period.shift(-12))
    named = replace(made, areas=("Q00", "Q01", "Q02", "Q03", "Q04", change.successors[0], *made.areas[6:]))
    found = movers_of(bench, named)
    place = found.place(change.successors[0])
    assert place is not None
    assert place.tier == "not distinguishable"
    assert [one.name for one in place.excluded] == ["another provider"]
    assert found.improvers == ()


def test_every_check_is_named_whether_it_could_be_made_or_not(bench: Workbench) -> None:
    names = list(_look(movers_of(bench, _rising()), "Q05"))
    assert names == [
        "working days", "breaks in the series", "one treatment function alone",
        "counted as admitted or not", "another provider", "size of the list",
    ]  # fmt: skip
    looked = _look(movers_of(bench, _rising()), "Q05")
    assert not looked["one treatment function alone"].checked
    assert "not held" in looked["another provider"].sentence


def test_one_function_alone_is_found_out(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two functions of equal size, of which one made the whole change of the place."""
    from fairwait.analysis.improvers import functions_apart as apart

    part = np.full((30, 2, 2), 600.0)
    part[5, 0, 1] = 900.0
    part[6, :, 1] = 750.0
    counts = apart._Counts(tuple(f"Q{row:02d}" for row in range(30)), ("C_110", "C_120"), part, np.full_like(part, 1e3))
    monkeypatch.setattr(apart, "_counts", lambda bench, window: counts)
    one = apart.one_function(bench, window_of(_rising(row=5)), 5)
    assert (one.checked, one.found) == (True, True)
    assert "trauma and orthopaedics" in one.sentence
    both = apart.one_function(bench, window_of(_rising(row=6)), 6)
    assert (both.checked, both.found) == (True, False)


def test_functions_apart_on_the_boards_own_figures(bench: Workbench) -> None:
    window = window_of(panel(bench, "within_18_weeks", Geography.ICB, months=36))
    looked = {one.name: one for one in exclusions_of(bench, window, 0)}["one treatment function alone"]
    assert looked.checked
    assert looked.found or "23 treatment functions" in looked.sentence


def test_a_list_cleaned_up_is_remarked_on(bench: Workbench) -> None:
    made = _rising()
    whole = made.whole.copy()
    whole[5] *= np.linspace(1.0, 0.6, 24)
    looked = _look(movers_of(bench, replace(made, whole=whole)), "Q05")["size of the list"]
    assert "while the list shrank by" in looked.sentence
    assert "do not say which" in looked.sentence
    assert result_of(looked.checked, looked.found) == "cannot be told"


def test_only_a_list_that_kept_its_size_is_ruled_out(bench: Workbench) -> None:
    made = _rising()
    told = {}
    for size in (0.6, 1.0, 1.6):
        whole = np.full_like(made.whole, 1000.0)
        whole[5] *= np.linspace(1.0, size, 24)
        one = _look(movers_of(bench, replace(made, whole=whole)), "Q05")["size of the list"]
        told[size] = result_of(one.checked, one.found)
    assert told == {0.6: "cannot be told", 1.0: "checked: not this", 1.6: "cannot be told"}


def test_too_few_months_or_places_are_refused(bench: Workbench) -> None:
    for made in (made_panel(scattering(30, 5), nature="flow"), made_panel(scattering(4, 24), nature="flow")):
        with pytest.raises(NothingToAnswerWithError):
            movers_of(bench, made)


def test_the_same_question_has_the_same_answer(bench: Workbench) -> None:
    first, again = (movers_of(bench, _rising()) for _ in range(2))
    assert first.places == again.places
    assert first.power == again.power


def test_places_in_another_order_have_the_same_answers(bench: Workbench) -> None:
    made = _rising()
    turned = made.places(np.arange(len(made))[::-1])
    z = {one.area: one.z for one in movers_of(bench, made).places}
    assert {one.area: one.z for one in movers_of(bench, turned).places} == pytest.approx(z)


def test_nobody_is_confirmed_on_months_too_few_to_know_it(bench: Workbench) -> None:
    """Nine months held in all: a rise that two years confirm is a candidate, and the screen says why."""
    theta = scattering(30, 24, noise=0.03, level=0.3, seed=8)
    theta[4, 18:] += 1.5
    made = made_panel(theta, nature="flow")
    short = made.months(range(15, 24))
    alone, known = (movers_of(bench, short), window_of(short, ordinary_on(short, made)))
    place = alone.place("Q04")
    assert place is not None
    assert place.tier == "candidate"
    assert "Fewer than twelve months" in place.reason
    assert place.reason in mover_sentence(alone, place)
    assert "nobody is confirmed" in alone.noise
    assert alone.confirmed_by_chance == 0.0
    assert known.wander.told.all()


def test_a_short_list_is_held_to_its_own_steps(bench: Workbench) -> None:
    """A list that wanders twenty times as far as the rest is not news in nine months because the rest stood still."""
    rng = np.random.default_rng(12)
    size = np.where(np.arange(60) == 7, 0.8, 0.04)[:, None]
    named = 0
    for _ in range(12):
        made = made_panel((size * rng.standard_normal((60, 36))).cumsum(axis=1))
        short = made.months(range(27, 36))
        window = window_of(short, ordinary_on(short, made))
        named += climb(window.read).tiers(window.large())[7]
    assert named <= 2


def test_points_of_a_rare_share_stay_within_what_there_was(bench: Workbench) -> None:
    mover = replace(not_judged("Q00", "Place", ""), early=0.031, late=0.0018, change=0.06, change_low=0.02,
                    change_high=0.2, points=0.0018 - 0.029)  # fmt: skip
    low, high = mover.points_range
    assert -0.029 <= low < mover.points < high < 0.0


def test_chance_is_counted_on_the_panel_itself(bench: Workbench) -> None:
    made = made_panel(wandering(60, 30, step=0.05))
    found = movers_of(bench, made)
    assert 0.5 <= found.by_chance <= 5.0
    assert found.confirmed_by_chance <= 0.35
    assert f"about {words.significant(found.by_chance, 2)} of 60" in chance_sentence(found)


# What travels with the package.


def test_no_window_reaches_back_over_april_2023(bench: Workbench) -> None:
    found = movers(bench, "within_18_weeks", Geography.ICB, months=48)
    assert found.panel.periods[0] >= DENTAL
    assert not found.panel.usable[:, [column for column in range(2) if found.panel.periods[column] <= DENTAL]].any()


def test_february_2024_is_nobodys_change(bench: Workbench) -> None:
    """Whatever a board's share did into that month, its test says the same."""
    made = panel(bench, "within_18_weeks", Geography.ICB, last=Period(2025, 4), months=24)
    column = made.periods.index(COMMUNITY)
    assert made.steps == (column,)
    theta = made.theta.copy()
    theta[10, column:] += 2.0
    before, after = (movers_of(bench, one).place(made.areas[10]) for one in (made, replace(made, theta=theta)))
    assert before is not None
    assert after is not None
    assert (after.z, after.tier, after.change) == (pytest.approx(before.z), before.tier, pytest.approx(before.change))


def test_the_mergers_of_april_2026_are_nobodys_change(bench: Workbench) -> None:
    found = movers(bench, "within_18_weeks", Geography.ICB, months=24, last=Period(2026, 4))
    before = panel(bench, "within_18_weeks", Geography.ICB, months=24, last=Period(2026, 3))
    new = [one for one in found.places if one.area not in before.areas]
    assert len(new) == 6
    assert not any(one.moved for one in new)
    divided = [one for one in new if one.tier == "not judged"]
    assert all("April 2026" in one.reason or "can be used" in one.reason for one in divided)
    whole = next(one for one in found.panel.areas if one not in before.areas)
    row = found.panel.row(whole)
    march = found.panel.periods.index(Period(2026, 3))
    olds = [before.row(code) for code in ("QMJ", "QRV")]
    assert found.panel.part[row, march] == pytest.approx(before.part[olds, -1].sum())


def test_every_measure_of_boards_is_answered_with_its_reasons(bench: Workbench) -> None:
    answered = 0
    for name, geography in panels_held(bench):
        if geography is not Geography.ICB:
            continue
        try:
            found = movers(bench, name, geography)
        except NothingToAnswerWithError:
            continue
        answered += 1
        assert all(one.reason for one in found.places if one.tier == "not judged")
        # Chance names one in forty each way, or fewer; ten times that would be a broken test.
        assert sum(one.moved for one in found.places) <= max(3, 5 * found.by_chance)
        told = improvers_finding(found)
        assert told.numbers is not None
        assert told.provenance
        assert "nan" not in " ".join((told.headline, *told.sentences)).lower().replace("financ", "")
        if measure(name).polarity.value == "context":
            assert not found.improvers
    assert answered >= 8


def test_a_retest_looks_at_months_not_used_to_find(bench: Workbench) -> None:
    """Changing later months changes what became of those named, never who was named."""
    made = retest(bench, "within_18_weeks", Geography.ICB, months=24)
    assert made.as_of[0] < made.as_of[-1]
    assert made.held <= len(made.seen) <= len(made.cases)
    assert made.went_on <= len(made.seen)
    early = made.as_of[0]
    cut = movers_of(bench, made.panel.upto(early).months(range(-24 + made.panel.periods.index(early) + 1,
                                                              made.panel.periods.index(early) + 1)))  # fmt: skip
    named = sorted(one.area for one in cut.places if one.moved)
    assert named == sorted(one.mover.area for one in made.cases if one.as_of == early)


def test_a_rise_that_is_kept_holds_and_one_that_is_lost_does_not() -> None:
    from fairwait.analysis.improvers.retest import parts_kept

    path = np.concatenate([np.linspace(0.0, 1.0, 9), np.full(6, 1.0)])
    lost = np.concatenate([np.linspace(0.0, 1.0, 9), np.zeros(6)])
    kept, enough = parts_kept(np.stack([path, lost]), 9)
    assert kept[0] > 1.0
    assert kept[1] < 0.0
    assert enough.tolist() == [True, True]


def test_a_retest_needs_later_months(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="later"):
        retest(bench, "within_18_weeks", Geography.ICB, months=24, as_of=Period(2026, 4))


def test_limits_in_points_hold_the_points(bench: Workbench) -> None:
    best = movers_of(bench, _rising()).improvers[0]
    low, high = best.points_range
    assert 0 < low < best.points < high < 1
    rate = movers_of(bench, _rising(name="waiting_per_1000")).of("higher")[0]
    assert np.isnan(rate.points)
    assert np.isnan(rate.points_range).all()


def test_a_claim_about_the_order_needs_a_confirmed_move_and_the_place_itself(bench: Workbench) -> None:
    low = int(np.argsort(scattering(30, 24, noise=0.03, level=0.3, seed=8).mean(axis=1))[6])
    best = movers_of(bench, _rising(rise=2.0, row=low)).improvers[0]
    assert best.tier == "confirmed"
    assert best.rank_early > 5
    assert best.climbed_into(5)
    assert not replace(best, tier="candidate").climbed_into(5)
    assert not replace(best, rank_late=9.0).climbed_into(5)


def test_every_measure_of_boards_is_quick(bench: Workbench) -> None:
    """Five seconds are allowed for all of it; the panels, read once and shared, are most of that."""
    panels = []
    for name, geography in panels_held(bench):
        if geography is Geography.ICB:
            try:
                panels.append(panel(bench, name, geography))
                panel(bench, name, geography, months=None)
            except NothingToAnswerWithError:
                continue
    fresh = Workbench(bench.store)
    fresh.panels.update(bench.panels)
    started = process_time()
    for one in panels:
        try:
            movers_of(fresh, one)
        except NothingToAnswerWithError:
            continue
    assert process_time() - started < 3.0
