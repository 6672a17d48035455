"""Where a provider's patients live: of its whole list, whoever of them the packaged shares name."""

from __future__ import annotations

import pytest

from fairwait.analysis.profile.flows import flows_finding
from fairwait.analysis.profile.place import Subject, subject_of
from fairwait.analysis.profile.sources import Beyond, Homes
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.places.search import find_area
from fairwait.store.reader import packaged_figures
from tests.figures import packaged_bench

JANUARY = Period(2026, 1)


def subject(code: str) -> Subject:
    return subject_of(packaged_bench(), find_area(code, JANUARY), JANUARY)


def homes(code: str) -> Finding:
    found = flows_finding(subject(code))
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["NT350", "NTPH1", "RP4", "RBV", "RGM", "RAN", "RBS", "RHQ", "RL1"])
def test_shares_are_of_the_whole_list_in_the_monthly_series(code: str) -> None:
    one = Beyond(subject(code))
    last = {"RHQ": Period(2025, 6)}.get(code, Period(2025, 12))
    kept = [month.waiting for month in one.lists("provider", code) if Period(2025, 4) <= month.period <= last]
    whole = sum(kept) / len(kept)
    held = one._pathways("area", "provider", (code,))
    found = one.areas_of(code)
    assert dict(found.shares) == pytest.approx({area: pathways / whole for area, pathways in held}, rel=1e-4)
    assert sum(found.shares.values()) + found.untold == pytest.approx(1)


@pytest.mark.parametrize("code", ["NT350", "NTPH1", "RP4", "RBV", "RGM", "RAN", "RBS", "RHQ", "RL1"])
def test_the_rows_of_the_table_are_the_whole_list(code: str) -> None:
    assert sum(float(str(row[1])) for row in homes(code).tables[0].rows) == pytest.approx(1, abs=0.001)


def test_nobody_has_all_the_patients_where_four_in_ten_live_elsewhere() -> None:
    found = homes("NT350")
    assert found.headline.startswith("58 in 100 pathways on its usual list are of people in Wakefield")
    assert "42% are of people elsewhere" in found.sentences[0]


def test_hubs_are_told_first_where_they_have_most_of_the_list() -> None:
    assert homes("RBS").headline.startswith(
        "85 in 100 pathways on its usual list are commissioned nationally or by hubs"
    )


def test_an_unnamed_area_that_may_have_most_is_warned_of() -> None:
    assert "One of those may have more than any named here: up to 50%." in homes("RBV").sentences
    assert not any("One of those may" in one for one in homes("NTPH1").sentences)


def test_a_provider_whose_list_is_not_known_has_no_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Beyond(subject_of(Workbench(packaged_figures()), find_area("NT350", JANUARY), JANUARY))
    monkeypatch.setattr(Beyond, "usual_length", lambda *_: None)
    assert one.areas_of("NT350") == Homes()
