"""From a number back to its formula, counts, rows and files."""

from __future__ import annotations

from typing import Any

import pytest

from fairwait.domain.errors import UsageError
from fairwait.measures.explain import explain
from fairwait.measures.explained import Explanation
from tests.unit.measures_support import Fact, Marts, marts_of

MONTH = "2026-01"
FACTS = [
    Fact("RXF", "03R", "1A", "C_110", ((2, 30), (40, 12)), unknown=3),
    Fact("RXF", "03R", "1A", "C_320", ((1, 5),)),
    Fact("RR8", "15F", "1A", "C_110", ((3, 90),)),
    Fact("RXF", "03R", "2", "C_110", ((0, 10), (7, 20), (20, 10))),
    Fact("RXF", "15F", "2", "C_110", ((0, 1),)),
    Fact("RXF", "NONC", "2", "C_110", ((0, 50),)),
    Fact("RXF", "03R", "2A", "C_110", ((0, 4),)),
    Fact("RXF", "03R", "3", "C_110", count=44),
]


@pytest.fixture
def marts() -> Marts:
    return marts_of({MONTH: FACTS})


def explained(source: Marts, measure: str, **options: Any) -> Explanation:
    defaults: dict[str, Any] = {"area": "03R", "geography": "sub-icb", "period": MONTH}
    return explain(measure, source, **(defaults | options))


def test_a_rate_is_shown_with_its_count_and_its_people(marts: Marts) -> None:
    found = explained(marts, "admitted_treated_per_1000")
    assert found.formula == "completed pathways for admitted patients, January 2026 ÷ residents × 1,000"
    assert found.with_numbers.startswith("50 ÷ 351,592 × 1,000 = 0.14 ")
    assert (found.people, found.record["population_vintage"]) == (351_592, "mid-2020")


def test_the_rows_of_the_file_are_named_as_a_person_would_filter_them(marts: Marts) -> None:
    (term,) = explained(marts, "admitted_treated_per_1000", treatment_function="C_110").terms
    (selection,) = term.selections
    assert selection.filters == {
        "RTT Part Type": ("Part_1A",),
        "Treatment Function Code": ("C_110",),
        "Commissioner Org Code": ("03R",),
    }
    assert (term.count, selection.adds) == (45, "column “Total All”")
    assert (selection.file.file_name, selection.file.sha256) == ("2026-01.csv", "ab" * 32)


def test_rows_are_counted_where_the_store_holds_the_file_and_left_open_where_it_does_not(marts: Marts) -> None:
    assert explained(marts, "waiting_per_1000").terms[0].selections[0].rows is None
    marts.connection.execute("""
        CREATE TABLE totals AS SELECT * FROM (VALUES
          ('RXF', '03R', '2', 'C_110', 40), ('RXF', '15F', '2', 'C_110', 1), ('RXF', 'NONC', '2', 'C_110', 50),
          ('RXF', '03R', '2A', 'C_110', 4)) AS t (provider, commissioner, part, treatment_function, total)""")
    options = {"treatment_function": "C_110"}
    selection = explained(marts, "waiting_per_1000", **options).terms[0].selections[0]
    assert (selection.rows, selection.total) == (1, 40)
    provider = explained(marts, "within_18_weeks", geography="provider", area="RXF", **options).terms[1].selections[0]
    assert (provider.rows, provider.total) == (2, 41)
    assert provider.filters["Commissioner Org Code"] == ("all but NONC",)


def test_a_share_names_its_bands_by_the_files_own_columns(marts: Marts) -> None:
    found = explained(marts, "within_18_weeks")
    assert found.with_numbers == "30 ÷ 40 = 75.0%"
    assert found.terms[0].words == "incomplete pathways that had waited 18 weeks or less, January 2026"
    assert found.terms[0].selections[0].adds == "the week bands from “Gt 00 To 01” to “Gt 17 To 18”"
    assert explained(marts, "over_52_weeks").terms[0].selections[0].adds == "the week bands from “Gt 52 To 53” on"
    assert explained(marts, "over_104_weeks").terms[0].selections[0].adds == "column “Gt 104”"


def test_a_quantile_is_read_step_by_step(marts: Marts) -> None:
    found = explained(marts, "median_wait")
    assert found.formula.startswith("the wait that half of the incomplete pathways, January 2026, do not exceed")
    assert found.with_numbers == (
        "0.5 × 40 = 20.00 pathways in; 10 had waited 7 weeks or less and 20 more up to 8 weeks: "
        "7 + (20.00 − 10) ÷ 20 = 7.5 weeks"
    )
    assert found.record["value"] == 7.5


def test_a_censored_quantile_says_that_only_longer_is_known() -> None:
    source = marts_of({MONTH: [Fact("RXF", "03R", "2", "C_110", ((0, 15), (104, 15)))]})
    assert explained(source, "p92_wait").with_numbers.endswith("longer than the file tells: more than 104 weeks")


def test_a_suppressed_figure_says_why(marts: Marts) -> None:
    few = {"area": "15F", "treatment_function": "C_110"}
    assert explained(marts, "median_wait", **few).with_numbers.startswith("1 pathway: fewer than 20")
    assert explained(marts, "waiting_per_1000", **few).with_numbers == "1 pathway: too few for a rate"


def test_no_figure_says_why(marts: Marts) -> None:
    nothing = explained(marts, "non_admitted_median_wait")
    assert nothing.with_numbers == "the files hold no pathways of this kind for this place"
    provider = explained(marts, "waiting_per_1000", geography="provider", area="RXF")
    assert provider.with_numbers == "a provider serves no set population, so its pathways are not divided by one"


def test_a_board_lists_the_locations_added_up_the_largest_first(marts: Marts) -> None:
    found = explained(marts, "admitted_treated_per_1000", geography="icb", area="QWO")
    assert [(each.code, each.pathways) for each in found.contributors] == [("15F", 90), ("03R", 50)]
    everyone = explained(marts, "within_18_weeks", geography="england", area="ENG")
    assert [(each.code, each.pathways) for each in everyone.contributors] == [("03R", 40), ("15F", 1)]
    assert everyone.terms[0].selections[0].filters["Commissioner Org Code"] == ("all but NONC",)


def test_a_balance_shows_every_term_with_its_month_and_sign() -> None:
    december = [Fact("RXF", "03R", "2", "C_110", ((0, 1000),))]
    january = [
        Fact("RXF", "03R", "2", "C_110", ((0, 1030),)),
        Fact("RXF", "03R", "3", "C_110", count=300),
        Fact("RXF", "03R", "1A", "C_110", ((0, 70),)),
        Fact("RXF", "03R", "1B", "C_110", ((0, 150),)),
    ]
    found = explained(marts_of({"2025-12": december, MONTH: january}), "unreported_removals_share")
    assert found.with_numbers == "(1,000 + 300 − 220 − 1,030) ÷ 1,000 = 5.00%"
    assert [term.sign for term in found.terms] == [1, 1, -1, -1, 1]
    assert [file.period for file in found.files] == ["2025-12", "2026-01"]
    assert "December 2025" in found.terms[0].words
    assert [each.pathways for each in found.contributors] == [1000]  # of the first count: December's list


def test_weeks_of_work_show_the_days_they_are_spread_over() -> None:
    months = ("2025-11", "2025-12", MONTH)
    facts = [Fact("RXF", "03R", "2", "C_110", ((0, 1200),)), Fact("RXF", "03R", "1A", "C_110", ((0, 100),))]
    found = explained(marts_of(dict.fromkeys(months, facts)), "clearance_weeks")
    assert found.with_numbers == "1,200 ÷ (300 ÷ (92 ÷ 7)) = 52.6 weeks"
    assert [len(term.selections) for term in found.terms] == [1, 3]


def test_an_unknown_area_is_a_usage_error(marts: Marts) -> None:
    with pytest.raises(UsageError, match="no integrated care board with the code QQQ"):
        explained(marts, "median_wait", geography="icb", area="QQQ")
