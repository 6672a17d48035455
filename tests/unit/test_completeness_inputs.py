"""Completeness from what a store holds, and on the published figures themselves."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.measures.completeness import reconcile_months
from fairwait.measures.completeness_inputs import area_groups, completeness_of, whereabouts_of
from fairwait.places.areas import area_index, areas
from fairwait.places.populations import population
from fairwait.places.providers import provider_changes
from fairwait.places.sectors import sector_of
from fairwait.sources.contract import OpenedFile
from fairwait.sources.incomplete_series import IncompleteSeries
from fairwait.sources.overview import Overview
from fairwait.sources.provider_area_panel import ProviderAreaPanel

JANUARY = Period(2026, 1)


@dataclass(frozen=True)
class Held:
    publication: str
    vintage: str = "v1"

    def provenance(self) -> Provenance:
        return Provenance(self.publication, self.publication, "2026-01", "file", "ab" * 32, 1)


@dataclass
class Tables:
    """A source whose tables are tables of one connection."""

    connection: duckdb.DuckDBPyConnection
    tables: dict[str, str]
    months: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def periods(self, publication: str) -> tuple[str, ...]:
        return self.months if publication == "rtt-full-csv" else ()

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> Held:
        self.asked.append(publication)
        held = publication in self.tables and (publication != "rtt-full-csv" or str(period) in self.months)
        if not held:
            raise NothingToAnswerWithError(f"nothing of {publication}")
        return Held(publication)

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        assert table == "marts"
        return self.tables[releases[0].publication]


@pytest.fixture(scope="module")
def published(shared_data: Path) -> Iterator[Tables]:
    folder = shared_data / "rtt" / "series"
    with duckdb.connect() as con:
        tables = {}
        for source, pattern in (
            (Overview(), "RTT-Overview-Timeseries-*.xlsx"),
            (IncompleteSeries(), "incomplete_provider_icb_*.csv.gz"),
            (ProviderAreaPanel(), "part2_provider_subicb_*.csv.gz"),
        ):
            path = next(folder.glob(pattern))
            tables[source.publication] = source.read(OpenedFile(path, path, path.name), con).tables["marts"]
        yield Tables(con, tables)


def columns(source: Tables, publication: str) -> dict[str, Any]:
    found: dict[str, Any] = source.connection.execute(f"select * from {source.tables[publication]}").fetchnumpy()
    return found


def test_january_2026_names_sheffield_and_the_areas_it_keeps_out(published: Tables) -> None:
    found = completeness_of(published, JANUARY)
    trusts = [(one.code, str(one.since), one.last_list) for one in found.missing_trusts]
    assert trusts == [("RHQ", "2025-07", 91_256.0)]
    sub_icbs = [area.code for area in areas(Geography.SUB_ICB, JANUARY)]
    kept_out = found.unranked(sub_icbs)
    assert [one.area for one in kept_out["RHQ"]] == ["03N", "02P", "03L", "02Q", "02X", "15M"]
    assert found.area("03N").completeness == pytest.approx(0.1209, abs=1e-4)
    assert found.area("03N").reason == (
        "Sheffield Teaching Hospitals has sent no figures since July 2025; it usually holds 88% of this area’s "
        "waiting list."
    )
    assert found.area("QF7").completeness == pytest.approx(0.587, abs=5e-4)
    assert found.area("ENG").may_be_ranked
    # A clinic in Nottingham vanished without a published reason: careful words, and only its own area.
    assert [one.area for one in kept_out["ADN"]] == ["52R"]
    assert "it may have closed" in found.area("52R").reason
    # Another vanished before any share was published, and bears its area's name: how much is missing is not known.
    assert [one.area for one in kept_out["NQTH0"]] == ["02Y"]
    assert found.area("02Y").status == "unknown"
    assert "at most 6.6%" in found.area("02Y").reason
    assert set(kept_out) == {"RHQ", "ADN", "NQTH0"}


def test_january_2026_reconciles_with_the_overview_to_the_pathway(published: Tables) -> None:
    month = completeness_of(published, JANUARY).reconciliation
    assert month is not None
    assert (month.figures.gap, month.figures.explained, month.figures.residual) == (91_256.0, 91_256.0, 0.0)


def test_every_month_since_april_2022_reconciles_or_says_why_not(published: Tables) -> None:
    series, overview = columns(published, "rtt-incomplete-series"), columns(published, "rtt-overview")
    months = reconcile_months(series, overview, provider_changes(), sector=sector_of)
    assert len(months) == 49
    first, *rest = months
    # The history begins in April 2022: South Tees, absent from it, is first seen in May.
    assert (first.figures.residual, first.late[0][0]) == (43_443.0, "RTR")
    residuals = {str(month.period): (month.figures.residual, [one.code for one in month.not_estimated])
                 for month in rest if not month.balances}  # fmt: skip
    warwickshire = {str(Period(2022, 8).shift(step)): (-206.0, ["RYG"]) for step in range(8)}
    assert residuals == warwickshire | {"2026-04": (-53.0, ["RW4"])}
    by_month = {str(month.period): month for month in rest}
    assert by_month["2025-11"].figures.gap == 149_918
    assert {one.code for one in by_month["2025-11"].missing} == {"RHQ", "RF4"}
    assert by_month["2022-10"].figures.gap == 258_724


def test_estimates_of_long_waits_are_the_missing_trusts_last_long_waits_too(published: Tables) -> None:
    """Not only the list: waits within 18 weeks and beyond 52, 65, 78 and 104 weeks are carried forward unchanged."""
    series, overview = columns(published, "rtt-incomplete-series"), columns(published, "rtt-overview")
    printed = {
        (p, s): v for p, s, v in zip(overview["period"], overview["series"], overview["value"].tolist(), strict=True)
    }
    names = ("within_18", "over_52", "over_65", "over_78")
    rows = zip(series["org"], series["period"], *(series[name] for name in names), strict=True)
    last = next(row[2:] for row in rows if row[:2] == ("RHQ", "2025-06"))
    gaps = [printed["2026-01", f"{name}_with_estimates"] - printed["2026-01", name] for name in names]
    assert gaps == [float(value) for value in last] == [60_263.0, 1_797.0, 40.0, 2.0]


def test_the_area_that_looks_best_and_worst_in_january_2026_is_the_one_nobody_reported_for(
    published: Tables, shared_data: Path, tmp_path: Path
) -> None:
    """Sheffield has the shortest list per head and the fewest treated per head in England, by silence alone."""
    archive = next((shared_data / "rtt" / "full_csv").glob("*.zip"))
    with zipfile.ZipFile(archive) as packed:
        path = packed.extract(packed.namelist()[0], tmp_path)
    rows = duckdb.sql(
        f"""
        select "Commissioner Org Code", "RTT Part Type", sum("Total All"::bigint)
        from read_csv('{path}', all_varchar = true)
        where "RTT Part Type" in ('Part_1A', 'Part_2') and "Treatment Function Code" = 'C_999'
        group by all
        """
    ).fetchall()
    people = population(Geography.SUB_ICB, JANUARY)
    found = completeness_of(published, JANUARY)
    for part in ("Part_1A", "Part_2"):
        rate = {
            code: total / people.total_of(code) for code, kind, total in rows if kind == part and code in people.codes
        }
        assert len(rate) == 106
        lowest = min(rate, key=lambda code: rate[code])
        assert lowest == "03N"
        assert not found.area(lowest).may_be_ranked


def test_the_months_own_file_is_asked_first_who_submitted(published: Tables) -> None:
    published.connection.execute(
        "create or replace temp table january as select period, 'provider' as basis, org, '2' as part, total, "
        "'C_999' as treatment_function from incomplete_series_marts "
        "where level = 'provider' and period = '2026-01' and org <> 'RR8' "
        "union all select '2026-01', 'commissioner', '15F', '2', 100, 'C_999'"
    )
    source = Tables(published.connection, published.tables | {"rtt-full-csv": "january"}, months=("2026-01",))
    found = completeness_of(source, JANUARY)
    assert [one.code for one in found.missing_trusts] == ["RHQ", "RR8"]  # Leeds, deleted from the file alone
    assert found.provider("15F") is None
    leeds = found.area("15F")
    assert leeds.missing[0].provider.code == "RR8"
    assert leeds.completeness < 0.3


def test_an_older_month_without_shares_leaves_the_reach_of_its_missing_trusts_unknown(published: Tables) -> None:
    october = Period(2022, 10)
    found = completeness_of(published, october)
    assert found.shares_as_of is None
    assert found.area("14L").status == "unknown"  # Manchester, whose trust sent nothing
    assert found.area("11N").status == "complete"  # Cornwall is out of reach of it and of Frimley
    assert found.area("ENG").status == "unknown"


def test_published_catchments_narrow_the_reach_of_a_missing_trust(published: Tables, shared_data: Path) -> None:
    october = Period(2022, 10)
    lookup = f"{shared_data}/organisations/sicbl23_icb23_region_lookup_pop.csv"
    icbs = dict(duckdb.sql(f"select distinct icb22_code, ICB_ODS from read_csv('{lookup}')").fetchall())
    catchments: dict[str, dict[str, float]] = {}
    rows = duckdb.sql(
        f"select * from read_csv('{shared_data}/organisations/trust_icb22_catchment_shares.csv')"
    ).fetchall()
    for trust, ons, share in rows:
        catchments.setdefault(trust, {})[icbs[ons]] = share
    found = completeness_of(published, october, catchments=catchments)
    assert found.area("14L").status == "unknown"
    assert found.area("11N").status == "complete"
    weighed = {one.code: one for one in found.missing_trusts}["R0A"]
    assert found.book.whereabouts.most_from(weighed, ["14L"]) == weighed.usual_list
    assert 0 < found.book.whereabouts.most_from(weighed, ["03N"]) < 0.01 * weighed.usual_list  # Sheffield
    assert found.book.whereabouts.most_from(weighed, ["11N"]) == 0.0


def test_nothing_can_be_said_without_the_series() -> None:
    with duckdb.connect() as con, pytest.raises(NothingToAnswerWithError, match="series of lists by provider"):
        completeness_of(Tables(con, {}), JANUARY)


def test_groups_follow_the_boundaries_of_the_month() -> None:
    january, april = area_groups(JANUARY), area_groups(Period(2026, 4))
    assert set(january["QF7"]) == {"02P", "02X", "03L", "03N"}
    assert sum(len(january[area.code]) for area in areas(Geography.ICB, JANUARY)) == 106
    assert sum(len(january[area.code]) for area in areas(Geography.REGION, JANUARY)) == 106
    assert "QMM" in january
    assert "QMM" not in april


def test_a_trust_may_serve_its_own_icb_and_what_lies_within_forty_miles() -> None:
    found = whereabouts_of(["RHQ", "RZZ"], JANUARY, {})
    reach = set(found.plausible["RHQ"])
    assert {"03N", "02P", "03L", "02X", "02Q", "15M"} <= reach  # Bassetlaw and Derbyshire are other ICBs'
    assert not {"11N", "00L"} & reach
    assert "RZZ" not in found.plausible  # nobody knows where it is: it may serve anywhere
    assert found.icb_of["03N"] == "QF7"
    assert area_index(Geography.SUB_ICB, JANUARY)["03N"].parent == "QF7"
