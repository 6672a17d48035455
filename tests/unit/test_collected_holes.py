"""A provider that sends only some of its tests: found test by test, and weighed on the test, the area and itself."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from fairwait.analysis.ranking import rank
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.completeness import Senders
from fairwait.measures.collected.holes import holes
from fairwait.measures.collected.senders import judge_measure
from tests.unit.collected_support import Row, returns_of

ICBS, PROVIDERS = "diagnostics-icb-series", "diagnostics-provider-series"
SIX, TESTS = "six_week_diagnostic_waits", "diagnostic_tests_per_1000"
MONTHS = tuple(Period(2026, month) for month in (1, 2, 3, 4))
NOW = MONTHS[-1]


def found(*lists: float, board: float = 1000.0, explained: tuple[str, ...] = ()) -> list[str]:
    """The holes of a provider whose lists for MRI were these, the last one now, and that always does CT."""
    sizes = {
        month: {"RP5": {"D02": 50.0, TOTAL: 50.0} | ({} if size < 0 else {"D01": size})}
        for month, size in zip(MONTHS, lists, strict=True)
    }
    got = holes(sizes, NOW, explained, lambda code, last, item: board)
    return [f"{item} {size:.0f} of {one.last}" for one in got for item, size in one.sizes.items() if item != TOTAL]


@pytest.mark.parametrize(
    ("lists", "holed"),
    [
        ((200, 200, 300, -1), True),  # no row
        ((200, 200, 300, 0), True),  # a row of nought
        ((200, 200, 300, 1), False),  # it sent a figure, however small
        ((200, 200, -1, -1), True),  # still, a month later
        ((200, -1, -1, -1), False),  # one of three months is no habit
        ((-1, 200, 300, -1), True),
        ((99, 99, 99, -1), False),  # too few to be missed
        ((99, 100, 100, -1), True),
    ],
)
def test_a_hole_is_what_was_there_in_two_of_three_months_and_is_not(lists: tuple[float, ...], holed: bool) -> None:
    assert bool(found(*lists)) is holed


def test_a_hole_is_at_least_three_hundredths_of_its_icb_unless_nobody_knows_that() -> None:
    assert found(120, 120, 120, -1, board=4000.0) == ["D01 120 of 2026-03"]
    assert found(120, 120, 120, -1, board=4001.0) == []
    assert found(120, 120, 120, -1, board=0.0) == ["D01 120 of 2026-03"]


def test_a_documented_end_explains_and_a_month_that_nobody_has_is_no_hole() -> None:
    assert found(200, 200, 300, -1, explained=("RP5",)) == []
    sizes = {month: {"RP5": {"D01": 300.0 if month != NOW else 0.0}} for month in MONTHS}
    assert holes(sizes, NOW, (), lambda code, last, item: 0.0) == ()


def partial() -> Senders:
    """Doncaster leaves MRI out of March 2026; South Yorkshire's list has 400 of MRI and 1,000 in all."""
    rows: list[Row] = []
    for month in ("2025-12", "2026-01", "2026-02", "2026-03"):
        here = {"D01": 200.0, "D02": 100.0} if month < "2026-03" else {"D02": 100.0}
        area = {"D01": 400.0, "D02": 600.0}
        for publication, org, sizes in (
            (PROVIDERS, "RP5", here),
            (PROVIDERS, "RHQ", {"D02": 90.0}),
            (ICBS, "QF7", area),
        ):
            whole = {**sizes, "ALL": sum(sizes.values())}
            rows += [(publication, month, org, item, "waiting", size) for item, size in whole.items()]
    (judged,) = judge_measure(measure(SIX), [returns_of(rows)], Period(2026, 3))
    return judged


def test_a_partial_return_weighs_on_its_test_its_icb_and_itself_and_on_nothing_else() -> None:
    judged = partial()
    mri = judged.area("QF7", Geography.ICB, "D01")
    assert mri.completeness == pytest.approx(0.5)
    assert "sent figures of other tests in March 2026, but no patients waiting for this one" in mri.reason
    assert "its last, of February 2026, had 200 patients waiting. That was 50% of" in mri.reason
    whole = judged.area("QF7", Geography.ICB)
    assert whole.completeness == pytest.approx(0.8)
    assert "(RP5) sent figures of 1 of its 2 diagnostic tests in March 2026" in whole.reason
    assert judged.area("QF7", Geography.ICB, "D02").completeness == 1.0
    own = judged.area("RP5", Geography.PROVIDER)
    assert own.completeness == pytest.approx(1 / 3)
    assert "what it left out had 200 patients waiting in February 2026" in own.reason
    assert judged.area("RP5", Geography.PROVIDER, "D01").completeness == 0.0
    assert judged.area("RP5", Geography.PROVIDER, "D02").completeness == 1.0
    assert judged.area("RHQ", Geography.PROVIDER).completeness == 1.0
    assert judged.area("QMF", Geography.ICB).completeness == 1.0
    assert "1 of its 2" in judged.england_words()
    assert "as well" not in judged.england_words()


def test_those_too_many_to_name_are_counted() -> None:
    months, codes = ("2026-01", "2026-02", "2026-03"), ("RR8", "RHQ", "RP5", "RFS", "RFF", "RCB")
    rows: list[Row] = []
    for month in months:
        for code in codes if month < "2026-03" else codes[:1]:
            rows += [(PROVIDERS, month, code, item, "waiting", 100.0) for item in ("D01", "ALL")]
    (judged,) = judge_measure(measure(SIX), [returns_of(rows)], Period(2026, 3))
    assert judged.england_words().endswith("Two smaller ones left figures out as well.")


Lists = dict[tuple[str, str, int], float]


@pytest.fixture(scope="module")
def lists(shared_data: Path) -> tuple[Lists, Lists]:
    """Patients waiting by month, provider or ICB, and test, straight from the files."""
    read = []
    for who, column in (("provider", "Provider Code"), ("icb", "ICB Code")):
        sums: Lists = defaultdict(float)
        with gzip.open(shared_data / f"diagnostics/dm01_{who}_test_2023-04_2026-03.csv.gz", "rt") as handle:
            for row in csv.DictReader(handle):
                sums[row["Reporting Period"][:7], row[column], int(row["Diagnostic ID"])] += float(
                    row["Total Waiting List"] or 0
                )
        read.append(sums)
    return read[0], read[1]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("provider", "board", "tests", "before", "month"),
    [
        ("RP5", "QF7", (1, 2, 3, 5), "2025-08", "2025-09"),
        ("RHQ", "QF7", (7,), "2023-12", "2024-01"),
        ("R1C", "QRL", (7,), "2024-06", "2024-07"),  # silent altogether
    ],
)
def test_real_holes_take_out_the_tests_they_are_in(
    lists: tuple[Lists, Lists],
    bench: Workbench,
    provider: str,
    board: str,
    tests: tuple[int, ...],
    before: str,
    month: str,
) -> None:
    by_provider, by_icb = lists
    period = Period.parse(month)
    (judged,) = bench.senders(measure(SIX), period)
    table = bench.all_estimates(SIX, Geography.ICB, period)
    reasons = reasons_not_to_rank(bench, measure(SIX), table, Geography.ICB, period)
    cells = list(zip(table["area"].tolist(), table["treatment_function"].tolist(), strict=True))
    for test in tests:
        share = by_provider[before, provider, test] / by_icb[before, board, test]
        assert share > 0.03
        assert not by_provider[month, provider, test]
        sent = judged.area(board, Geography.ICB, f"D{test:02d}")
        assert sent.completeness == pytest.approx(1 - share)
        row = cells.index((board, f"D{test:02d}"))
        assert table["completeness"][row] == pytest.approx(1 - share)
        assert f"({provider})" in reasons[row]
    assert reasons[cells.index((board, "D06"))] == ""


def test_south_yorkshire_is_not_the_lowest_of_england_on_half_a_return(bench: Workbench) -> None:
    ranking = rank(bench, TESTS, Geography.ICB, Period(2025, 9))
    assert ranking.unranked["area"].tolist() == ["QF7"]
    assert "Doncaster and Bassetlaw Teaching Hospitals (RP5) sent figures of 8 of its 13" in ranking.reasons[0]
    assert "32% of what this area usually reports" in ranking.reasons[0]
    (judged,) = bench.senders(measure(SIX), Period(2025, 9))
    assert judged.area("RP5", Geography.PROVIDER).completeness == pytest.approx(1 - 12_928 / 16_930)
    assert judged.area("Y63", Geography.REGION).completeness < 0.97
    assert "(RP5)" in judged.england_words()


def test_what_areas_usually_report_is_kept_by_the_files_it_was_read_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stores that share a provider return may hold different returns by commissioner."""
    from fairwait.measures.collected import usual
    from fairwait.measures.collected.sent import Sent

    monkeypatch.setattr(usual, "_commissioner_table", lambda count, source, period: str(source))
    monkeypatch.setattr(usual, "_by_commissioner", lambda count, sources, last, asked: {"QKS": {"C_999": sources[0]}})
    nobody, count = Sent({}, {}), measure(SIX).collected.numerator  # type: ignore[union-attr]
    month = Period(2026, 1)
    first, second = (usual._usual(count, [one], nobody, month, month) for one in (1.0, 2.0))  # type: ignore[list-item]
    assert (first["QKS", "C_999"], second["QKS", "C_999"]) == (1.0, 2.0)
