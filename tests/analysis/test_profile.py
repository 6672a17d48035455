"""The report on one place: how it reads for every kind of place, and that its numbers are those of the analyses."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fairwait.analysis.neighbours import contrast_neighbours
from fairwait.analysis.profile.flows import flows_finding
from fairwait.analysis.profile.functions import look_by_function
from fairwait.analysis.profile.need import expectation
from fairwait.analysis.profile.place import TREATED, WAITS, Subject, standing_of, subject_of
from fairwait.analysis.profile.sources import OTHER, Beyond
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import UsageError
from fairwait.domain.finding import Cell, Finding, Report, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.places.areas import area_index
from fairwait.places.providers import provider
from fairwait.places.search import find_area
from fairwait.places.sectors import sector_of
from fairwait.reports.html import render_html
from fairwait.reports.profile import profile
from fairwait.store.reader import open_store
from tests.analysis.reading import (
    bare_codes,
    every_text,
    faults_of_sentence,
    headline_numbers,
    kind_faults,
    printed_numbers,
    prose,
)
from tests.analysis.stores import NOW, add_months, month_of, real_areas
from tests.analysis.test_no_history import ALONE, month
from tests.figures import packaged_bench

JANUARY = Period(2026, 1)
#: Places that can be judged, and places that cannot: for want of a hospital's figures, or of patients.
JUDGED = ("03R", "15F", "04C", "11N", "D9Y0V", "QWO", "QT6", "Y56", "R0A", "R1F", "NT318", "NTX")
UNJUDGED = ("03N", "52R", "QF7", "QT1", "Y63", "RHQ", "NT225", "X1M4L")


def place(code: str) -> Area:
    return find_area(code, JANUARY)


@cache
def report_on(code: str) -> Report:
    return profile(packaged_bench(), place(code))


@cache
def subject_on(code: str) -> Subject:
    return subject_of(packaged_bench(), place(code), JANUARY)


def found(report: Report, id: str) -> Finding:
    return next(one for one in report.findings() if one.id == id)


def table_of(report: Report, id: str) -> Table:
    return next(one for one in report.tables() if one.id == id)


ALL = (*JUDGED, *UNJUDGED)


@pytest.mark.parametrize("code", ALL)
def test_it_reads_aloud(code: str) -> None:
    report = report_on(code)
    faults = [
        f"{finding.id}: {fault} in «{text}»"
        for finding in report.findings()
        for text in prose(finding)
        for fault in faults_of_sentence(text)
    ]
    faults += [f"{fault} in «{report.unjudged}»" for fault in faults_of_sentence(report.unjudged) if report.unjudged]
    for finding in report.findings():
        for text in (finding.headline, *finding.sentences, *finding.quality):
            faults += [f"{finding.id}: {bare} in «{text}»" for bare in bare_codes(text)]
        for text in every_text(finding):
            if re.search(r"\b(nan|None|NaN|inf|N/A|best|worst)\b|  ", text):
                faults.append(f"{finding.id}: «{text}»")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("code", ALL)
def test_every_sentence_on_the_first_page_is_that_of_a_finding(code: str) -> None:
    report = report_on(code)
    headlines = {finding.id: finding.headline for finding in report.findings()}
    assert 3 <= len(report.headlines) <= 5
    assert len({id for _, id in report.headlines}) == len(report.headlines)
    for text, id in report.headlines:
        assert headlines[id] == text
        assert len(text) < 420, "a headline is read aloud"


#: Numbers that are names, or count what a sentence leaves out.
_SAID = re.compile(r"(?:18|52) weeks|75 or older|and \d+ others|\d+ miles")


@pytest.mark.parametrize("code", ALL)
def test_numbers_in_headlines_stand_in_the_tables(code: str) -> None:
    faults = []
    for finding in report_on(code).findings():
        held = printed_numbers(finding)
        held |= {words.millions(float(str(one))).split(" ")[0] for one in (finding.numbers or {}).values() if big(one)}
        said = replace(finding, headline=_SAID.sub("", finding.headline))
        numbers = [one.rstrip(",") for one in headline_numbers(said)]
        faults += [f"{finding.id}: {one} in «{finding.headline}»" for one in numbers if one not in held]
    assert not faults, "\n".join(faults)


def big(value: Cell) -> bool:
    return isinstance(value, int | float) and value > 999_499


@pytest.mark.parametrize("code", ALL)
def test_nothing_is_empty(code: str) -> None:
    report = report_on(code)
    for section in report.sections:
        assert section.findings, section.id
    for finding in report.findings():
        assert finding.provenance, finding.id
        assert all(re.fullmatch(r"[0-9a-f]{64}", file.sha256) for file in finding.provenance)
        assert len(finding.method) > 60 or finding.id == "summary", finding.id
        for chart in finding.charts:
            assert finding.tables, f"{finding.id}: a chart without its numbers"
            assert chart.marks
            cells = {cell for table in finding.tables for row in table.rows for cell in row if isinstance(cell, str)}
            if chart.kind == "small-multiples":  # England's line has a column of its own
                cells.add("England")
            assert all(mark.label in cells or chart.kind == "time-series" for mark in chart.marks), finding.id
    for table in report.tables():
        assert table.rows, table.id
        assert not list(kind_faults(table))
        for at, column in enumerate(table.columns):
            assert any(row[at] not in (None, "") for row in table.rows), f"{table.id}: {column.label}"
    assert {file.sha256 for file in report.sources} == {
        file.sha256 for finding in report.findings() for file in finding.provenance
    }


@pytest.mark.parametrize("code", ["03R", "03N", "R0A", "X1M4L"])
def test_it_becomes_a_page(code: str) -> None:
    report = report_on(code)
    page = render_html(report)
    assert report.question in page
    assert "nan" not in re.sub(r"<[^>]+>|data:[^\"]+", " ", page).split()


def test_the_lead_figures_are_those_of_the_ranking() -> None:
    bench, report = packaged_bench(), report_on("03R")
    ranking = rank(bench, WAITS, Geography.SUB_ICB, JANUARY)
    row = [str(code) for code in ranking.estimates["area"]].index("03R")
    numbers = found(report, "summary").numbers or {}
    assert numbers["within_18_weeks"] == ranking.estimates["value"][row]
    assert numbers["within_18_weeks_low"] == ranking.scale.low[row]
    assert numbers["within_18_weeks_rank_low"] == ranking.rank_low[row]
    assert numbers["within_18_weeks_rank_high"] == ranking.rank_high[row]
    assert numbers["within_18_weeks_ranked"] == len(ranking)
    assert numbers["within_18_weeks_england"] == pytest.approx(4_395_958 / 7_155_958)
    record = table_of(report, "summary").records()[0]
    assert record["value"] == pytest.approx(100 * ranking.estimates["value"][row])
    assert record["rank"] == f"{ranking.rank_low[row]} to {ranking.rank_high[row]} of {len(ranking)}"


def test_a_board_stands_beside_its_location() -> None:
    bench = packaged_bench()
    table = bench.estimates("median_wait", Geography.ICB, JANUARY)
    board = float(table["value"][table["area"] == "QWO"][0])
    record = next(one for one in table_of(report_on("03R"), "summary").records() if one["unit"] == "weeks")
    assert record["beside"] == pytest.approx(board)


@pytest.mark.parametrize("code", UNJUDGED)
def test_a_place_that_cannot_be_judged_has_no_rank_and_no_england_beside_it(code: str) -> None:
    report = report_on(code)
    assert not subject_on(code).judged
    assert report.unjudged
    lead = found(report, "summary")
    for table in lead.tables:
        assert not {"rank", "england", "low", "high", "verdict"} & {column.key for column in table.columns}
    assert not [one.id for one in report.findings() if one.id.startswith("counting-")]
    assert not [text for text in (lead.headline, *lead.sentences) if re.search(r"\brank\b", text)]
    assert report.sections[0].findings[0].id == "completeness", "why it cannot be judged comes first"


def test_who_is_missing_since_when_and_what_stands_instead() -> None:
    report = report_on("03N")
    for part in ("Sheffield Teaching Hospitals", "88%", "since July 2025", "other paediatric services", "June 2025"):
        assert part in report.unjudged
    before = found(report, "before")
    assert before.numbers is not None
    assert before.numbers["last_waiting"] == 91_256
    assert before.numbers["last_share"] == 60_263 / 91_256
    assert "91,256" in before.headline
    assert "Figures for January 2026 from Sheffield Teaching Hospitals would settle it." in (
        found(report, "completeness").sentences
    )


def test_a_hospital_that_sent_nothing_names_the_areas_it_leaves_unjudged() -> None:
    assessed = packaged_bench().judged(JANUARY)
    assert assessed is not None
    index = area_index(Geography.SUB_ICB, JANUARY)
    text = " ".join(found(report_on("RHQ"), "completeness").sentences)
    names = [index[one.area].name for one in assessed.unranked(index)["RHQ"]]
    assert len(names) > 3
    assert all(name in text for name in names)


def test_a_single_function_can_stand_where_the_whole_place_cannot() -> None:
    looks = look_by_function(subject_on("03N"), WAITS)
    judged = {look.code for look in looks.looks}
    assert judged
    assert all(packaged_bench().completeness("03N", JANUARY, code).may_be_ranked for code in judged)
    assert "C_110" not in judged, "Sheffield Teaching Hospitals does nearly all of it"
    assert all(one.reason for one in looks.others)


@pytest.mark.parametrize("code", ["R0A", "NT318"])
def test_providers_are_ranked_among_their_own_kind_and_have_no_people(code: str) -> None:
    report, sector = report_on(code), provider(code).sector
    everyone = rank(packaged_bench(), WAITS, Geography.PROVIDER, JANUARY, draws=200)
    own = sum(sector_of(str(one)) is sector for one in everyone.estimates["area"])
    numbers = found(report, "summary").numbers or {}
    assert numbers["within_18_weeks_ranked"] == own < len(everyone)
    titles = [table.title for table in report.tables()] + [cell for table in report.tables() for cell in texts(table)]
    assert not [text for text in titles if "per 1,000" in text]
    for table in report.tables():
        if table.id == "peers-same-sector":
            assert {sector_of(code_in(cell)) for cell in names(table)} == {sector}
        if table.id == "peers-other-sector":
            assert sector not in {sector_of(code_in(cell)) for cell in names(table)}


def texts(table: Table) -> list[str]:
    return [cell for row in table.rows for cell in row if isinstance(cell, str)]


def names(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows]


def code_in(label: str) -> str:
    return label.rsplit("(", 1)[1].rstrip(")")


def test_functions_that_stand_out_survive_the_number_of_looks() -> None:
    looks = look_by_function(subject_on("04C"), WAITS)
    assert looks.family.size == len(looks.looks)
    chances = {}
    for look in looks.looks:
        assert look.standing.ranking is not None
        above = float(look.standing.ranking.p_above_england[look.standing.row])
        chances[look.code] = min(1.0, max(2 * min(above, 1 - above), 1 / 2000))
    ordered = sorted(chances.values())
    line = max((p for k, p in enumerate(ordered, start=1) if p <= 0.05 * k / len(ordered)), default=0.0)
    expected = {
        look.code for look in looks.looks if chances[look.code] <= line and (look.ratio >= 1.1 or look.ratio <= 1 / 1.1)
    }
    assert expected == {look.code for look in looks.looks if look.stands_out}
    assert 0 < len(expected) < len(looks.looks)


def test_neighbours_agree_with_the_report_on_all_places() -> None:
    ranking = rank(packaged_bench(), TREATED, Geography.SUB_ICB, JANUARY)
    everywhere = contrast_neighbours(ranking)
    assert everywhere is not None
    codes = [str(code) for code in ranking.estimates["area"]]
    told = {
        frozenset((codes[a], codes[b])): bool(everywhere.contrasts.holds[at])
        for at, (a, b) in enumerate(everywhere.contrasts.pairs)
    }
    seen = 0
    for code in ("03R", "15F"):
        table = table_of(report_on(code), f"neighbours-{TREATED.replace('_', '-')}")
        for record in table.records():
            if record["clearly"] is not None:
                seen += 1
                assert (record["clearly"] == "clearly") is told[frozenset((code, code_in(str(record["place"]))))]
    assert seen > 3


def test_a_contrast_seen_from_the_other_side_is_its_inverse() -> None:
    def row(of: str, other: str) -> dict[str, object]:
        records = table_of(report_on(of), f"neighbours-{WAITS.replace('_', '-')}").records()
        return dict(next(one for one in records if code_in(str(one["place"])) == other))

    here, there = row("03R", "15F"), row("15F", "03R")
    assert here["ratio"] == pytest.approx(1 / float(str(there["ratio"])))
    assert here["ratio_low"] == pytest.approx(1 / float(str(there["ratio_high"])))
    assert here["clearly"] == there["clearly"]


def test_a_remote_place_has_its_nearest_areas_instead() -> None:
    finding = found(report_on("11N"), "neighbours")
    assert "miles away or more" in finding.headline
    miles = [record["miles"] for record in finding.tables[0].records() if record["miles"] is not None]
    assert len(miles) == 3
    assert min(float(str(one)) for one in miles) > 15


@pytest.mark.parametrize("code", ["03R", "QWO", "Y56"])
def test_usual_shares_add_up_to_the_whole_list(code: str) -> None:
    subject = subject_on(code)
    shares = Beyond(subject).providers_of(Beyond(subject).members())
    assert sum(shares.values()) == pytest.approx(1)
    table = next(one for one in flows_finding(subject).tables)  # type: ignore[union-attr]
    assert sum(float(str(record["share"])) for record in table.records()) == pytest.approx(1)
    assert OTHER not in " ".join(texts(table))


def test_the_first_provider_is_the_main_one() -> None:
    main = packaged_bench().main_providers(JANUARY)
    for code in ("03R", "03N", "04C"):
        table = table_of(report_on(code), "providers")
        assert code_in(str(table.rows[0][0])) == main[code].code
        assert table.records()[0]["share"] == pytest.approx(main[code].share, abs=2e-3)


@pytest.mark.parametrize("measure", [WAITS, TREATED])
def test_what_is_expected_is_what_the_model_takes_off(measure: str) -> None:
    from fairwait.analysis.deprivation import adjusted_for_need

    ranking = rank(packaged_bench(), measure, Geography.SUB_ICB, JANUARY)
    adjusted = adjusted_for_need(ranking)
    for code in ("03R", "04C"):
        row = [str(one) for one in ranking.estimates["area"]].index(code)
        told = expectation(subject_on(code), measure)
        assert told is not None
        assert told.due == pytest.approx(float(ranking.estimates["value"][row] / adjusted.ratio[row]))
        assert told.low < told.due < told.high


def test_nineteen_in_twenty_places_lie_in_the_range_expected_of_them() -> None:
    ranking = rank(packaged_bench(), TREATED, Geography.SUB_ICB, JANUARY)
    inside = []
    for code in ranking.estimates["area"]:
        area = area_index(Geography.SUB_ICB, JANUARY)[str(code)]
        told = expectation(Subject(packaged_bench(), area, JANUARY), TREATED)
        assert told is not None
        inside.append(told.low <= told.standing.value <= told.high)
    assert 0.9 <= float(np.mean(inside)) < 1


def test_the_parts_of_a_board_are_all_there() -> None:
    table = table_of(report_on("QWO"), "inside-qwo")
    index = area_index(Geography.SUB_ICB, JANUARY)
    assert {code_in(name) for name in names(table)} == {code for code, area in index.items() if area.parent == "QWO"}
    values = [float(str(record["value"])) for record in table.records()]
    assert values == sorted(values, reverse=True)


def test_standing_of_another_place_is_its_own_standing() -> None:
    there = standing_of(subject_on("03R"), "15F", WAITS)
    own = subject_on("15F").standing(WAITS)
    assert (there.value, there.ranks, there.interval) == (own.value, own.ranks, own.interval)


def test_england_has_another_report() -> None:
    with pytest.raises(UsageError, match="one place"):
        profile(packaged_bench(), Area("ENG", "England", Geography.ENGLAND))


def test_a_month_without_history_is_shown_and_not_judged(tmp_path: Path) -> None:
    bench = Workbench(open_store(add_months(tmp_path / "store", [month(ALONE)], tmp_path / "files")))
    code = next(org.code for org in real_areas(14, JANUARY) if org.code in area_index(Geography.SUB_ICB, ALONE))
    report = profile(bench, area_index(Geography.SUB_ICB, ALONE)[code], period=ALONE)
    assert "not known" in report.unjudged
    assert not [table for table in report.tables() if any(column.key == "rank" for column in table.columns)]
    for finding in report.findings():
        for text in prose(finding):
            assert not list(faults_of_sentence(text)), text


def test_a_made_up_country_has_profiles_too(complete: Workbench) -> None:
    code = real_areas()[0].code
    report = profile(complete, area_index(Geography.SUB_ICB, NOW)[code], period=NOW)
    assert found(report, "summary").numbers is not None
    assert report.headlines[0][1] == "summary"
    assert month_of(NOW).total("2") > 0


def test_a_trust_of_the_made_up_country_is_ranked_among_trusts(complete: Workbench) -> None:
    trust = Area("RZ1", "Synthtown 1 Hospitals", Geography.PROVIDER, parent="QWO", sector=Sector.NHS)
    report = profile(complete, trust, period=NOW)
    assert (found(report, "summary").numbers or {})["within_18_weeks_ranked"] == 5


@pytest.mark.parametrize("code", ["03R", "15F", "04C", "11N", "D9Y0V", "QWO", "R0A", "NT318"])
def test_ranks_and_chances_of_every_way_of_counting_agree(code: str) -> None:
    """A way whose ranks all lie in the first quarter has nearly all its chance there, and the other way about."""
    seen = 0
    for finding in report_on(code).findings():
        for table in finding.tables:
            for record in table.records() if finding.id.startswith("counting-") else ():
                of = int(str((finding.numbers or {})["ranked"]))
                first, last = int(str(record["rank_low"])), int(str(record["rank_high"]))
                chance = float(str(record["p_high"]))
                # Waits run from the shortest, rates from the highest: the "high" end of the verdict is rank 1.
                assert last > of // 4 + 1 or chance > 0.97, f"{table.id}: {record['way']}"
                assert first <= of // 4 + 1 or chance < 0.03, f"{table.id}: {record['way']}"
                assert record["low"] <= record["value"] <= record["high"]  # type: ignore[operator]
                seen += 1
    assert seen >= 3
