"""January 2015 against January 2026, from the published workbooks and the packaged figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from fairwait.analysis.decade.bench import MOST_APPORTIONED, FunctionsBench, earlier_first, two_months
from fairwait.analysis.decade.breaks import breaks_table, rule_changes
from fairwait.analysis.decade.compared import MEASURES, TwoMonths
from fairwait.analysis.decade.finding import decade_findings
from fairwait.analysis.decade.functions import MOST_MOVED
from fairwait.analysis.decade.kept import kept_by_measures
from fairwait.analysis.decade.mix import mix
from fairwait.analysis.decade.tables import areas_table, functions_table
from fairwait.analysis.wording import inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import breaks_between
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain import words
from fairwait.domain.cells import cell_text
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.measures.counting import Counted, Question, count
from fairwait.measures.source import MartSource
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store, packaged_figures

pytestmark = pytest.mark.shared_data
THEN, NOW = Period(2015, 1), Period(2026, 1)
STEMS = {Part.INCOMPLETE: "Incomplete", Part.ADMITTED: "Admitted", Part.NON_ADMITTED: "NonAdmitted"}


def workbook(shared_data: Path, part: Part) -> Path:
    folder = shared_data / "rtt" / "commissioner_workbooks"
    return next(iter(sorted(folder.glob(f"{STEMS[part]}-Commissioner-Jan15*"))))


@pytest.fixture(scope="module")
def bench(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A store of three workbooks alone: January 2026 comes from the figures that travel with the package."""
    store = tmp_path_factory.mktemp("decade") / "store"
    report = ingest([workbook(shared_data, part) for part in STEMS], store)
    assert [one.error for one in report.files] == [None, None, None]
    return Workbench(open_store(store))


@pytest.fixture(scope="module")
def pair(bench: Workbench) -> TwoMonths:
    return TwoMonths(bench, NOW)


@pytest.fixture(scope="module")
def findings(bench: Workbench) -> tuple[Finding, ...]:
    return decade_findings(bench, NOW)


# --- Which months and which functions ---------------------------------------------------------------------------------


def test_the_month_of_the_same_name_ten_years_back_is_found_and_each_comes_from_where_it_is(pair: TwoMonths) -> None:
    assert (pair.then.period, pair.now.period) == (THEN, NOW)
    assert not pair.then.packaged
    assert pair.now.packaged


def test_nothing_is_answered_where_a_month_is_held_nowhere(bench: Workbench) -> None:
    alone = Workbench(packaged_figures())
    assert two_months(alone, NOW, Period(2009, 1)) is None
    assert decade_findings(bench, Period(2026, 5)) == ()
    with pytest.raises(NothingToAnswerWithError, match="January 2009"):
        TwoMonths(alone, NOW, Period(2009, 1))


def test_direct_shares_by_a_query_of_ones_own(pair: TwoMonths) -> None:
    """In 2015 NHS England was commissioner X24."""
    store = pair.then.bench.store
    marts = store.table_sql([store.release("rtt-incomplete-commissioner", THEN)], "marts")
    rows = store.connection.execute(
        f"""select treatment_function, sum(total), sum(total) filter (org = 'X24') from {marts}
        where part = '2' and org <> 'NONC' and treatment_function <> 'C_999' group by 1"""
    ).fetchall()
    assert len(rows) == 19
    found = {one.code: one.parts[Part.INCOMPLETE] for one in pair.evidence.functions}
    for code, total, direct in rows:
        assert found[code].then == total, code
        assert found[code].direct_then == pytest.approx((direct or 0) / total, abs=1e-9), code


def test_the_rule_is_kept_to_the_letter(pair: TwoMonths) -> None:
    """In: the same function, no seen break, and no part in which the direct share moved by more than two points."""
    told = functions_table(pair).records()
    order = [code for code in TREATMENT_FUNCTIONS if code != TOTAL]
    assert [row["code"] for row in told] == sorted(order, key=lambda code: code in pair.functions)
    assert [row["compared"] == "yes" for row in told] == [row["code"] in pair.functions for row in told]
    for one in pair.evidence.functions:
        shares = [(part.direct_then, part.direct_now) for part in one.parts.values()]
        if one.code == "C_140" or any(None in both for both in shares):
            assert one.code not in pair.functions
            assert one.why_not
            continue
        far = any(abs(after - before) > MOST_MOVED for before, after in shares)  # type: ignore[operator]
        assert (one.code in pair.functions) is not far, one.code
        assert bool(one.why_not) is far, one.code
    assert {"C_140", "X01", "X04"}.isdisjoint(pair.functions)
    assert {"C_110", "C_502", "C_100"} <= set(pair.functions)


# --- The figures ------------------------------------------------------------------------------------------------------


def national(shared_data: Path, part: Part, functions: tuple[str, ...]) -> list[float]:
    """England's weekly counts of some functions, read off the National sheet cell by cell."""
    sheet = CalamineWorkbook.from_path(workbook(shared_data, part)).get_sheet_by_name("National").to_python()
    head = next(
        index for index, row in enumerate(sheet) if "Treatment Function Code" in [str(cell).strip() for cell in row]
    )
    titles = [str(cell).strip() for cell in sheet[head]]
    code_at = titles.index("Treatment Function Code")
    first = next(index for index, title in enumerate(titles) if title.startswith(">0-1"))
    last = next(index for index, title in enumerate(titles) if title.startswith(("52 plus", "52+", ">52")))
    total = [0.0] * (last - first + 1)
    for row in sheet[head + 1 :]:
        if str(row[code_at]).strip()[-3:] in {code[-3:] for code in functions}:
            total = [held + float(str(cell or 0)) for held, cell in zip(total, row[first : last + 1], strict=True)]
    return total


def test_england_then_is_the_national_sheet(pair: TwoMonths, shared_data: Path) -> None:
    weeks = national(shared_data, Part.INCOMPLETE, pair.functions)
    assert len(weeks) == 53
    one = pair.compared("within_18_weeks")
    assert one.then.england == pytest.approx(sum(weeks[:18]) / sum(weeks), abs=1e-12)
    assert pair.compared("over_52_weeks").then.england == pytest.approx(weeks[52] / sum(weeks), abs=1e-12)
    for measure, part, level in (
        ("median_wait", Part.INCOMPLETE, 0.5), ("p92_wait", Part.INCOMPLETE, 0.92),
        ("admitted_median_wait", Part.ADMITTED, 0.5), ("non_admitted_p95_wait", Part.NON_ADMITTED, 0.95),
    ):  # fmt: skip
        weeks = national(shared_data, part, pair.functions)
        target, before = level * sum(weeks), 0.0
        for week, held in enumerate(weeks):
            if before + held >= target:
                assert pair.compared(measure).then.england == pytest.approx(week + (target - before) / held, abs=1e-9)
                break
            before += held


@pytest.mark.parametrize("month", ["then", "now"])
def test_areas_and_what_nhs_england_pays_for_are_england(pair: TwoMonths, month: str) -> None:
    """Common boundaries lose and double nothing, function by function."""
    one = getattr(pair, month)
    bench = pair.month(one, pair.functions)
    areas = bench.all_estimates("within_18_weeks", Geography.SUB_ICB, one.period)
    england = bench.all_estimates("within_18_weeks", Geography.ENGLAND, one.period)
    for row in range(len(england)):
        code = england["treatment_function"][row]
        held = areas["denominator"][areas["treatment_function"] == code].sum()
        if code == TOTAL:
            continue
        (evidence,) = (each for each in pair.evidence.functions if each.code == code)
        direct = getattr(evidence.parts[Part.INCOMPLETE], f"direct_{month}")
        assert held == pytest.approx(england["denominator"][row] * (1 - direct), rel=1e-9), code


def test_the_total_is_the_functions_added_together(pair: TwoMonths) -> None:
    bench = pair.month(pair.then, pair.functions)
    table = bench.all_estimates("within_18_weeks", Geography.SUB_ICB, THEN)
    total = table["treatment_function"] == TOTAL
    assert set(table["treatment_function"]) == {*pair.functions, TOTAL}
    by_area = dict.fromkeys(table["area"][total], 0.0)
    for code, part in zip(table["area"][~total], table["numerator"][~total], strict=True):
        by_area[code] += part
    assert table["numerator"][total] == pytest.approx([by_area[code] for code in table["area"][total]], abs=1e-6)
    assert all(
        text.endswith(f"the sum of {len(pair.functions)} treatment functions") for text in table["method"][total]
    )


def test_all_functions_together_are_the_month_as_published() -> None:
    """Adding every function up again gives what the usual workbench gives, percentiles too."""
    whole = Workbench(packaged_figures())
    codes = tuple(code for code in TREATMENT_FUNCTIONS if code != TOTAL)
    again = FunctionsBench(whole, codes, NOW)
    for measure in ("within_18_weeks", "median_wait", "admitted_p95_wait"):
        ours, usual = (one.estimates(measure, Geography.SUB_ICB, NOW) for one in (again, whole))
        assert list(ours["area"]) == list(usual["area"])
        np.testing.assert_array_equal(ours["value"], usual["value"])
        np.testing.assert_array_equal(ours["completeness"], usual["completeness"])


def test_both_months_follow_one_rule_for_medians(pair: TwoMonths) -> None:
    own = pair.month(pair.then, pair.functions, THEN).estimates("median_wait", Geography.SUB_ICB, THEN)
    ours = pair.month(pair.then, pair.functions).estimates("median_wait", Geography.SUB_ICB, THEN)
    gap = np.abs(own["value"] - ours["value"])
    assert 0 < np.nanmax(gap) < 0.01
    changes = {
        one.measure: one for one in rule_changes(pair, (pair.compared("median_wait"), pair.compared("p92_wait")))
    }
    assert changes["median_wait"].largest == pytest.approx(
        np.nanmax(gap[np.isin(ours["area"], pair.compared("median_wait").codes)])
    )
    assert changes["p92_wait"].largest == 0


# --- Who is compared --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
def test_nobody_is_named_who_could_not_be_judged(pair: TwoMonths, measure: str) -> None:
    one = pair.compared(measure)
    rows = areas_table(one, "areas").records()
    assert len(rows) == len({row["area"] for row in rows}) == 106
    for row in rows:
        judged = all(
            month.bench.completeness(str(row["area"]), month.period).may_be_ranked for month in (pair.then, pair.now)
        )
        shared = float(row["apportioned"] or 0) > MOST_APPORTIONED
        if shared or not judged:
            assert row["verdict"] == "not compared", row["area"]
            assert row["reason"]
            assert row["move"] is None
        assert row["not_compared"] is (row["verdict"] == "not compared")
        if row["verdict"] == "not compared":
            assert row["reason"]
    assert list(one.then.estimates["area"]) == list(one.now.estimates["area"])


def test_a_mover_is_beyond_chance_and_a_tenth_or_more(pair: TwoMonths) -> None:
    one = pair.compared("within_18_weeks")
    named = one.moves.moved != 0
    assert named.any()
    assert not named.all()
    assert (np.abs(one.moves.difference[named]) >= np.log(1.1)).all()
    assert (np.abs(one.moves.z[named]) > 1.96).all()
    assert set(np.flatnonzero(one.moved_at_double)) <= set(np.flatnonzero(named))


# --- What must follow -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def same(bench: Workbench) -> TwoMonths:
    return TwoMonths(bench, NOW, NOW)


def test_a_month_against_itself(same: TwoMonths) -> None:
    """Every function can be compared, nobody moves, the order is kept and the spread is what it was."""
    assert len(same.functions) == 23
    for measure in ("within_18_weeks", "median_wait"):
        one = same.compared(measure)
        assert len(one) == 98
        assert (one.moves.difference == 0).all()
        assert not one.moves.moved.any()
        assert one.order.value == pytest.approx(1.0)
        assert one.order.noise_alone.median > 0.8
        for change in same.spread(measure):
            assert change.change.low <= 1 <= change.change.high, change.id
            assert change.verdict == "cannot be told"


def test_the_noise_of_the_earlier_month_is_its_own(pair: TwoMonths) -> None:
    """Odds of a share near its limit move more from month to month: today's noise would name too many movers."""
    one = pair.compared("within_18_weeks")
    assert one.then.noise.omega > 2 * one.now.noise.omega
    assert "December 2014 to March 2015" in one.then.noise.source
    assert one.now.noise == borrowed_noise("within_18_weeks")
    for measure in MEASURES:
        assert pair.compared(measure).then.noise.omega >= borrowed_noise(measure).omega


def test_the_two_months_do_not_share_their_noise(pair: TwoMonths) -> None:
    """The same random numbers in both months would make every change look surer than it is."""
    one = pair.compared("within_18_weeks")
    away = [side.result.draws - side.result.draws.mean(axis=0) for side in (one.then, one.now)]
    together = np.mean([np.corrcoef(away[0][:, area], away[1][:, area])[0, 1] for area in range(len(one))])
    assert abs(together) < 0.02


def test_spread_as_seen_by_hand(pair: TwoMonths) -> None:
    one = pair.compared("median_wait")
    found = {change.id: change for change in pair.spread("median_wait")}
    for side, name in ((one.then, "then"), (one.now, "now")):
        value, weight = side.estimates["value"], side.estimates["denominator"]
        mean = np.average(value, weights=weight)
        sd = np.sqrt(np.average((value - mean) ** 2, weights=weight))
        assert getattr(found["eq"], name).seen == pytest.approx(value.max() / value.min())
        assert getattr(found["cv"], name).seen == pytest.approx(sd / mean)
        assert getattr(found["sd"], name).seen == pytest.approx(sd)
        assert getattr(found["scale_sd"], name).seen == pytest.approx(np.log(value).std(ddof=1))
        assert getattr(found["cv"], name).chance.median < getattr(found["cv"], name).seen


def test_mix_adds_up(pair: TwoMonths) -> None:
    lines = mix(pair)
    assert sum(one.then for one in lines[1:]) == pytest.approx(1.0)
    assert sum(one.now for one in lines[1:]) == pytest.approx(1.0)
    admitted, other = (
        sum(one.parts[part].then for one in pair.evidence.functions if one.code in pair.functions)
        for part in (Part.ADMITTED, Part.NON_ADMITTED)
    )
    assert lines[0].then == pytest.approx(admitted / (admitted + other), abs=2e-3)  # unknown starts are left out


def test_every_dated_break_in_between_is_told_with_what_was_done(pair: TwoMonths) -> None:
    rows = breaks_table(pair, rule_changes(pair, (pair.compared("median_wait"),))).records()
    told = {row["what"] for row in rows}
    redrawn = next(row for row in rows if "Boundaries" in str(row["what"]))
    untold = [one.id for one in breaks_between(THEN, NOW) if not any(str(text).endswith(one.what) for text in told)]
    assert all(id.startswith(("ccgs-", "icbs-")) for id in untold)
    assert f"change {len(untold)} times" in str(redrawn["what"])
    assert "sussex-surrey-2023" not in untold  # no lookup has it: nothing here undoes it
    assert all(row["handled"] for row in rows)


# --- The words --------------------------------------------------------------------------------------------------------


def test_findings_say_exploratory_and_nothing_empty(findings: tuple[Finding, ...]) -> None:
    assert [one.id for one in findings] == [
        "decade-within-18-weeks", "decade-spread", "decade-measures", "decade-comparable",
    ]  # fmt: skip
    for one in findings:
        texts = (one.title, one.headline, *one.sentences, *one.caveats, *one.quality, *one.assumptions, one.method)
        for text in texts:
            assert text.strip()
            assert "None " not in text.replace("None of", "")
            assert "nan" not in text.lower().replace("finan", "").replace("gynaec", "").replace("domin", "")
            assert "  " not in text
        assert one.provenance
        assert {file.period for file in one.provenance} == {str(THEN), str(NOW)}
    for one in findings[:3]:
        assert "exploratory" in one.title
        assert any("two snapshots" in text for text in (*one.sentences, *one.caveats))
        assert len(one.sentences) <= 4  # the answer first; the rest on demand


def test_what_sentences_say_numbers_hold(findings: tuple[Finding, ...], pair: TwoMonths) -> None:
    lead = findings[0]
    assert lead.numbers is not None
    rows = lead.tables[0].records()
    higher, lower = (sum(row["verdict"] == word for row in rows) for word in ("higher", "lower"))
    assert (lead.numbers["moved_up"], lead.numbers["moved_down"]) == (higher, lower)
    assert f"{higher + lower} of {lead.numbers['areas']} areas" in " ".join(lead.sentences)
    low, seen, high = (float(str(lead.numbers[f"rank_correlation{end}"])) for end in ("_low", "", "_high"))
    assert low < seen < high
    assert all(words.decimal(one, 2) in lead.headline for one in (low, seen, high))
    (chart,) = lead.charts
    assert len(chart.marks) == lead.numbers["areas"]
    by_code = {row["area"]: row for row in rows}
    for mark in chart.marks:
        assert (mark.x, mark.y) == (by_code[mark.code]["then"], by_code[mark.code]["now"])
    assert chart.reference == pair.compared("within_18_weeks").now.england


def test_measures_that_keep_an_order_are_named_beside_one_that_shows_none(
    findings: tuple[Finding, ...], pair: TwoMonths
) -> None:
    kept = kept_by_measures(pair)
    assert 0 < len(kept.keeping) < len(kept.all)
    for one in kept.keeping:
        assert one.order.value > 0
        assert one.order.p <= 0.05
        for finding in (findings[0], findings[2]):
            assert inline(one.measure.title) in " ".join((finding.headline, *finding.sentences))
    others = kept.without(kept.keeping[0].measure.id)
    assert len(others.all) == len(kept.all) - 1
    assert len(others.keeping) == len(kept.keeping) - 1


def test_what_the_users_store_lacks_is_said(findings: tuple[Finding, ...]) -> None:
    for one in findings[:2]:
        assert one.quality[0].startswith("Your own store does not hold January 2026:")
    alone = decade_findings(Workbench(packaged_figures()), NOW)
    assert not any("Your own store" in text for one in alone for text in one.quality)


def test_tables_of_a_page_are_narrow_and_the_verdict_is_early(findings: tuple[Finding, ...]) -> None:
    for table in (table for one in findings for table in one.tables):
        shown = [column.key for column in table.columns if not column.secondary]
        assert len(shown) <= 8, table.id
        assert table.preview_rows is not None
        assert table.preview_rows < len(table.rows)
        if "verdict" in shown:
            assert shown.index("verdict") == 1
    (spread,) = findings[1].tables
    titles = {row["measure"] for row in spread.records()}
    assert "Waiting 18 weeks or less" in titles
    assert len(titles) == 3
    columns = {column.key: column for column in spread.columns}
    theil = next(row for row in spread.records() if row["estimator"] == "Theil index")
    assert all(cell_text(theil[key], columns[key]).strip("0.") for key in ("then", "now", "then_chance", "now_chance"))


def test_a_month_is_read_once_for_every_measure_and_choice_of_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Period, Geography]] = []

    def counting(question: Question, source: MartSource) -> Counted:
        asked.append((question.period, question.geography))
        return count(question, source)

    monkeypatch.setattr("fairwait.analysis.decade.bench.count", counting)
    assert len(decade_findings(Workbench(packaged_figures()), NOW)) == 4
    assert len(asked) == len(set(asked))
    assert {(month, where) for month in (THEN, NOW) for where in (Geography.ENGLAND, Geography.SUB_ICB)} <= set(asked)


def test_a_month_cannot_be_asked_against_itself_or_backwards() -> None:
    earlier_first(THEN, NOW)
    with pytest.raises(UsageError, match="against itself"):
        earlier_first(NOW, NOW)
    with pytest.raises(UsageError, match="does not come before"):
        earlier_first(NOW, THEN)
