"""Where a silent provider sat that no file places: the list that fell by its own, or the heirs of a divided ICB."""

from __future__ import annotations

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.collected.places import successor
from fairwait.measures.collected.placing import board_that_fell, heirs
from fairwait.measures.collected.senders import judge_measure, sent_together
from fairwait.store.reader import packaged_figures
from tests.unit.collected_support import Returns, Row, returns_of, waiting

ICBS, PROVIDERS = "diagnostics-icb-series", "diagnostics-provider-series"
SIX = measure("six_week_diagnostic_waits")


@pytest.mark.parametrize(
    ("devon", "dorset", "placed"),
    [
        ((7434, 1358), (1400, 1350), "QJK"),
        ((7434, 3000), (1400, 1350), ""),  # the fall is too small to be all of the provider's
        ((40000, 34000), (1400, 1350), ""),  # a fall of any month
        ((7434, 1358), (7000, 900), ""),  # two ICBs fell
    ],
)
def test_a_provider_worked_where_the_list_fell_by_its_own(
    devon: tuple[int, int], dorset: tuple[int, int], placed: str
) -> None:
    then, now = ({("QJK", "D06"): float(devon[at]), ("QVV", "D06"): float(dorset[at])} for at in (0, 1))
    assert board_that_fell({"D06": 5948, "C_999": 5948}, "Y58", then, now, Period(2025, 2)) == placed
    assert board_that_fell({"D06": 5948}, "Y56", then, now, Period(2025, 2)) == ""


def test_the_silent_provider_of_february_2025_leaves_the_rest_of_its_region_in_order() -> None:
    (judged,) = Workbench(packaged_figures()).senders(SIX, Period(2025, 2))
    (one,) = [each for each in judged.missing if each.code == "NX0"]
    assert (one.board, one.region) == ("QJK", "Y58")
    assert judged.area("QJK", Geography.ICB).completeness < 0.97
    assert judged.area("QVV", Geography.ICB).completeness == 1.0


def test_the_heirs_of_a_divided_icb_are_those_its_people_went_to() -> None:
    assert heirs("QM7", Period(2026, 3)) == ()
    assert set(heirs("QM7", Period(2026, 4))) == {"D7T5G", "S1Y5D"}


def april(*silent: str) -> Returns:
    """Lists of 1,000 for every ICB, old ones until March 2026 and new ones in April, when the ``silent`` send none."""
    months, rows = ("2025-12", "2026-01", "2026-02", "2026-03", "2026-04"), list[Row]()
    for month in months:
        boards = ("Z9B2Z", "D7T5G", "S1Y5D", "QOP") if month == "2026-04" else ("QMJ", "QRV", "QM7", "QH8", "QOP")
        rows += [row for board in boards for row in waiting(ICBS, month, board, "D01", 1, 1000)]
        sending = {"RR8", *silent} if month != "2026-04" else {"RR8"}
        rows += [row for code in sorted(sending) for row in waiting(PROVIDERS, month, code, "D01", 1, 300)]
    return returns_of(rows)


def test_a_trust_missing_after_a_merger_of_icbs_is_missing_from_the_merged_one() -> None:
    judged = judge_measure(SIX, [april("RAL")], Period(2026, 4))
    merged = sent_together(judged, "Z9B2Z", Geography.ICB)  # of North Central and North West London: 300 of 2,000
    assert merged.completeness == pytest.approx(0.85)
    assert "Royal Free" in merged.reason
    assert sent_together(judged, "D7T5G", Geography.ICB).completeness == 1.0


def test_a_trust_missing_after_its_icb_was_divided_is_perhaps_missing_from_every_heir_and_no_other() -> None:
    judged = judge_measure(SIX, [april("RWH")], Period(2026, 4))  # of Hertfordshire and West Essex
    for heir in ("D7T5G", "S1Y5D"):
        found = sent_together(judged, heir, Geography.ICB)
        assert found.completeness != found.completeness
        assert "(RWH)" in found.reason
    for other in ("Z9B2Z", "QOP"):
        assert sent_together(judged, other, Geography.ICB).completeness == 1.0


def test_a_merger_after_the_waiting_lists_is_no_absence_from_other_returns() -> None:
    source = packaged_figures()
    sent = source.table_sql(source.releases(PROVIDERS), "counts")
    last = f"select max(period) from {sent} where org = 'RY9' and quantity = 'waiting'"
    assert source.connection.execute(last).fetchone() == ("2024-10",)  # the month before the reviewed merger
    bench = Workbench(source)
    for month in (Period(2024, 11), Period(2025, 9)):
        (judged,) = bench.senders(SIX, month)
        assert "RY9" not in {one.code for one in judged.missing}
    assert successor("RY9", Period(2024, 9), Period(2025, 6)) == "RAX"
    assert successor("RY9", Period(2024, 11), Period(2025, 6)) == "RY9"
