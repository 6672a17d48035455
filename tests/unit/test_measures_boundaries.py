"""Estimates on another year's boundaries, and months that only workbooks cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.measures.engine import estimate, estimate_many
from fairwait.measures.explain import explain
from fairwait.measures.source import MeasureNeedsMonthsError
from fairwait.places.lineage import crosswalk
from fairwait.store.chosen import at_vintage
from fairwait.store.reader import packaged_figures
from tests.unit.measures_support import Fact, HeldMonth, Marts, marts_of

THEN, NOW = "2015-01", "2026-01"
#: Residents of Black Country and West Birmingham who were Birmingham's from July 2022: 178,281 of 1,379,331 or so.
TO_BIRMINGHAM = crosswalk("ccg-2021", "sub-icb-2022").shares["D2P2L"]["15E"]


def waiting(commissioner: str, within: int, beyond: int, **more: Any) -> Fact:
    return Fact("RXF", commissioner, more.pop("part", "2"), "C_110", ((3, within), (30, beyond)), **more)


def on(boundaries: str | None, facts: list[Fact], *, month: str, measure: str = "within_18_weeks", **more: Any) -> Any:
    table = estimate(
        measure,
        marts_of({month: facts}, open_band=52 if month < "2021-04" else 104),
        geography=more.pop("geography", "sub-icb"),
        period=month,
        boundaries=boundaries,
        **more,
    )
    return {record["area"]: record for record in table.records()}


def test_a_divided_area_is_shared_out_by_its_residents() -> None:
    found = on(NOW, [waiting("D2P2L", 1000, 1000), waiting("15E", 300, 700)], month="2021-06")
    moved = 1000 * TO_BIRMINGHAM
    assert found["15E"]["numerator"] == pytest.approx(300 + moved, abs=1e-9)
    assert found["15E"]["denominator"] == pytest.approx(1000 + 2 * moved, abs=1e-9)
    assert found["D2P2L"]["denominator"] == pytest.approx(2000 - 2 * moved, abs=1e-9)
    assert found["15E"]["value"] == pytest.approx((300 + moved) / (1000 + 2 * moved))


def test_what_rests_on_a_share_of_population_is_said() -> None:
    found = on(NOW, [waiting("D2P2L", 1000, 1000), waiting("15E", 300, 700), waiting("03R", 5, 5)], month="2021-06")
    moved = 2000 * TO_BIRMINGHAM
    assert found["15E"]["apportioned"] == pytest.approx(moved / (1000 + moved))
    assert found["D2P2L"]["apportioned"] == pytest.approx(moved / (2000 - moved)), "and what was held back alike"
    assert found["03R"]["apportioned"] == 0
    assert "made from CCGs of April 2021" in found["03R"]["boundary_vintage"]


def test_pathways_are_conserved_over_all_reorganisations() -> None:
    old = crosswalk("ccg-2013", "sub-icb-2023").shares
    facts = [waiting(code, 100 + at, 17) for at, code in enumerate(sorted(old))] + [waiting("X24", 40, 2)]
    found = on(NOW, facts, month=THEN)
    areas = [record for code, record in found.items() if record["status"] == "ok"]
    assert len(areas) == 106
    assert sum(record["denominator"] for record in areas) == pytest.approx(
        sum(fact.known for fact in facts if fact.commissioner != "X24"), rel=1e-12
    )


def test_walsall_is_not_sent_along_with_west_birmingham() -> None:
    found = on(NOW, [waiting("05Y", 60, 40)], month=THEN)  # Walsall; it was Sandwell's part that left
    assert found["D2P2L"]["denominator"] == 100
    assert found["D2P2L"]["apportioned"] == 0
    assert found["15E"]["status"] == "no_data"


def test_merged_areas_are_sums_and_their_median_is_read_from_the_sum() -> None:
    one, two = Fact("RXF", "00F", "2", "C_110", ((0, 100),)), Fact("RXF", "00G", "2", "C_110", ((9, 100),))
    found = on(NOW, [one, two], month=THEN, measure="median_wait")
    assert found["13T"]["denominator"] == 200
    # T = p*n + 1/2 in 2015: half a pathway into the tenth week's hundred.
    assert found["13T"]["value"] == pytest.approx(9 + 0.5 / 100)


def test_a_median_of_fractions_is_that_of_ten_times_the_pathways() -> None:
    share = crosswalk("ccg-2013", "sub-icb-2023").shares["05L"]["15E"]
    facts = [Fact("RXF", "05L", "2", "C_110", ((2, 400), (11, 400), (20, 200)))]
    found = on(NOW, facts, month=THEN, measure="median_wait")["15E"]
    assert found["denominator"] == pytest.approx(1000 * share)
    assert found["value"] == pytest.approx(11 + (500 * share + 0.5 - 400 * share) / (400 * share))


def test_areas_above_are_sums_on_the_later_parents() -> None:
    found = on(NOW, [waiting("05L", 100, 0), waiting("05Y", 0, 50)], month=THEN, geography="icb")
    share = crosswalk("ccg-2013", "sub-icb-2023").shares["05L"]["15E"]
    assert found["QHL"]["denominator"] == pytest.approx(100 * share)
    assert found["QUA"]["denominator"] == pytest.approx(100 * (1 - share) + 50)
    whole = on(NOW, [waiting("05L", 100, 0), waiting("05Y", 0, 50)], month=THEN, geography="region")
    assert whole["Y60"]["apportioned"] == 0, "both heirs lie in the Midlands: nothing was divided at that level"


def test_england_is_the_same_on_any_boundaries() -> None:
    facts = [waiting("05L", 7, 3), waiting("X24", 1, 1)]
    own, other = (on(one, facts, month=THEN, geography="england")["ENG"] for one in (None, NOW))
    assert own["value"] == other["value"]
    assert own["denominator"] == other["denominator"] == 12


def test_a_code_that_no_lookup_knows_stays_unmapped() -> None:
    assert on(NOW, [waiting("ZZZ", 7, 3)], month=THEN)["ZZZ"]["status"] == "unmapped"


def test_nobody_knows_how_an_old_merger_divides_again() -> None:
    found = on(THEN, [waiting("13T", 70, 30)], month=NOW)
    assert found["13T"]["status"] == "unmapped", (
        "Newcastle Gateshead is three areas of 2013, in parts that no file tells"
    )
    assert {found[code]["status"] for code in ("00F", "00G", "00H")} == {"not_defined"}


def test_residents_of_2020_are_not_divided_into_counts_of_2015() -> None:
    facts = [waiting("03R", 7, 3, part="1A")]
    assert on(NOW, facts, month=THEN, measure="admitted_treated_per_1000")["03R"]["status"] == "not_defined"


def test_providers_have_no_boundaries() -> None:
    with pytest.raises(UsageError, match="Providers have no boundaries"):
        on(NOW, [waiting("03R", 7, 3)], month=THEN, geography="provider")


def test_a_group_that_nobody_can_divide_says_so() -> None:
    bench = Workbench(packaged_figures(), boundaries=Period.parse(THEN))
    table = bench.estimates("within_18_weeks", Geography.SUB_ICB, Period.parse(NOW))
    rows = {code: row for row, code in enumerate(table["area"])}
    measure = named_measure("within_18_weeks")
    reasons = reasons_not_to_rank(bench, measure, table, Geography.SUB_ICB, Period.parse(NOW))
    assert "no file says how many of each" in reasons[rows["13T"]]


# Workbooks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Book(HeldMonth):
    publication: str = ""

    def provenance(self) -> Provenance:
        return Provenance(self.publication, self.publication, self.period, "book.xls", "cd" * 32, 3, self.publication)


class Library(Marts):
    """Marts that are held as workbooks of some parts, and not as a full CSV data file."""

    publications: tuple[str, ...] = ()

    def periods(self, publication: str) -> tuple[str, ...]:
        return self.months if publication in self.publications else ()

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> Book:
        assert publication in self.publications
        return Book(str(period), publication=publication)

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        parts = {"rtt-incomplete-commissioner": "2", "rtt-admitted-commissioner": "1A"}
        held = ", ".join(f"'{parts[one.publication]}'" for one in releases)
        where = f" WHERE part IN ({held})" if table == "marts" else ""
        return f"(SELECT * FROM {table}{where})"


def library(*publications: str) -> Library:
    marts = marts_of({THEN: [waiting("03R", 7, 3), waiting("03R", 50, 10, part="1A")]}, open_band=52)
    found = Library(marts.connection, marts.months)
    found.publications = publications
    return found


INCOMPLETE, ADMITTED = "rtt-incomplete-commissioner", "rtt-admitted-commissioner"


def test_a_month_without_its_full_csv_is_answered_from_its_workbooks() -> None:
    table = estimate_many(
        ["within_18_weeks", "admitted_median_wait"],
        library(INCOMPLETE, ADMITTED),
        geography="sub-icb",
        period=THEN,
        boundaries=NOW,
    )
    rows = {(row["measure"], row["area"]): row for row in table.records()}
    assert rows["within_18_weeks", "03R"]["value"] == 0.7
    assert rows["admitted_median_wait", "03R"]["denominator"] == 60
    assert rows["within_18_weeks", "03R"]["data_vintage"] == f"{INCOMPLETE}+{ADMITTED}"


def test_a_measure_whose_workbook_is_not_held_says_so() -> None:
    with pytest.raises(MeasureNeedsMonthsError) as caught:
        estimate("admitted_median_wait", library(INCOMPLETE), geography="england", period=THEN)
    assert "needs one month of figures by commissioner, and January 2015 is held in part only" in caught.value.what
    assert caught.value.where == (
        "of January 2015 the workbook by commissioner (incomplete pathways) is held, and the workbook by commissioner "
        "(admitted) is not; months with all that it needs: none"
    )
    assert "workbooks" in caught.value.remedy


def test_a_month_held_by_commissioner_alone_says_so_to_who_asks_for_providers() -> None:
    with pytest.raises(MeasureNeedsMonthsError) as caught:
        estimate("within_18_weeks", library(INCOMPLETE), geography="provider", period=THEN)
    assert "by provider, and January 2015 is held by commissioner only" in caught.value.what
    assert "the workbook by provider (incomplete pathways) is not" in caught.value.where
    assert "ask for areas or England" in caught.value.remedy


def test_an_explanation_names_the_workbook_of_each_part() -> None:
    found = explain("within_18_weeks", library(INCOMPLETE), area="ENG", geography="england", period=THEN)
    (selection,) = found.terms[0].selections
    assert selection.file.publication == INCOMPLETE
    assert selection.adds == "the week bands from “>0-1” to “>17-18”"
    assert selection.filters["the ending of Treatment Function Code"] == ("999",)


def test_an_explanation_on_other_boundaries_says_which_share_of_whom_was_counted() -> None:
    marts = marts_of({THEN: [waiting("05L", 600, 400), waiting("13P", 10, 10)]}, open_band=52)
    found = explain(
        "within_18_weeks", marts, area="15E", geography="sub-icb", period=THEN, boundaries=Period.parse(NOW)
    )
    share = crosswalk("ccg-2013", "sub-icb-2023").shares["05L"]["15E"]
    assert [(one.code, one.pathways, one.share) for one in found.contributors] == [
        ("05L", 1000, share),
        ("13P", 20, 1.0),
    ]
    assert found.terms[0].count == pytest.approx(600 * share + 10)
    assert f"{600 * share + 10:,.1f} ÷ {1000 * share + 20:,.1f}" in found.with_numbers


def test_a_vintage_of_a_workbook_answers_for_its_month() -> None:
    store = packaged_figures()
    (held,) = (one for one in store.releases(ADMITTED) if one.first_period == "2024-12")
    chosen, month = at_vintage(store, ("rtt-full-csv", ADMITTED), held.vintage[:6])
    assert str(month) == "2024-12"
    table = estimate("admitted_median_wait", chosen, geography="england", period=month)
    assert table["data_vintage"].tolist() == [held.vintage]
    overview = store.table_sql([store.release("rtt-overview")], "marts")
    printed = "select value from " + overview + " where period = '2024-12' and series = 'admitted_median'"
    assert table["value"].tolist() == pytest.approx(store.connection.execute(printed).fetchall()[0], abs=1e-9)
