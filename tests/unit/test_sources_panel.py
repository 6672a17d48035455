"""The provider by area panel: usual shares by each provider's own last months, checked against a plain second way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.incomplete_series import IncompleteSeries
from fairwait.sources.provider_area_panel import ProviderAreaPanel, write_usual_shares

HEADER = "period,provider_org_code,commissioner_org_code,treatment_function_code,total_all,within_18wks,over_104wks"
Fact = tuple[str, str, str, str, int]


def line(period: str, provider: str, area: str, function: str, total: int, within: int = 0, over: int = 0) -> str:
    return f"{period},{provider},{area},{function},{total},{within},{over}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., OpenedFile]:
    def _write(rows: list[str], header: str = HEADER) -> OpenedFile:
        path = tmp_path / "panel.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return OpenedFile(raw_path=path, path=path, name=path.name)

    return _write


def read(file: OpenedFile) -> tuple[ReadRelease, list[tuple[Any, ...]], dict[tuple[str, ...], tuple[Any, ...]]]:
    with duckdb.connect() as con:
        release = ProviderAreaPanel().read(file, con)
        facts = con.execute("select * from provider_area_panel_facts").fetchall()
        marts = con.execute(
            "select as_of, area, treatment_function, provider, share, pathways, first_period, last_period "
            "from provider_area_panel_marts"
        ).fetchall()
    return release, facts, {row[:4]: row[4:] for row in marts}


def failed(release: ReadRelease) -> dict[str, int]:
    return {check.id: check.breaches for check in release.checks if not check.passed}


def plain_shares(facts: list[Fact], as_of: Period) -> dict[tuple[str, str, str], float]:
    """The definition, one provider and one cell at a time."""
    earliest = str(as_of.shift(-24))
    submitted: dict[str, list[str]] = defaultdict(list)
    for provider in {fact[1] for fact in facts}:
        months = sorted({f[0] for f in facts if f[1] == provider and earliest <= f[0] < str(as_of)})
        submitted[provider] = months[-12:]
    means: dict[tuple[str, str, str], float] = defaultdict(float)
    for period, provider, area, function, total in facts:
        if period in submitted[provider]:
            for code in (function, "C_999"):
                means[area, code, provider] += total / len(submitted[provider])
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for (area, code, _), value in means.items():
        sums[area, code] += value
    return {key: value / sums[key[0], key[1]] for key, value in means.items()}


def test_an_absent_provider_keeps_the_share_it_had(write: Any) -> None:
    rows = [line("2025-01", "RAA", "00X", "C_100", 300), line("2025-02", "RAA", "00X", "C_100", 300)]
    rows += [line(f"2025-{month:02d}", "RBB", "00X", "C_100", 100) for month in range(1, 10)]
    _, _, shares = read(write(rows))
    share, pathways, first, last = shares["2025-10", "00X", "C_100", "RAA"]
    assert (share, pathways, first, last) == (0.75, 300.0, "2025-01", "2025-02")
    assert shares["2025-10", "00X", "C_999", "RBB"] == (0.25, 100.0, "2025-01", "2025-09")


def test_an_area_that_a_submitting_provider_left_fades_from_its_share(write: Any) -> None:
    rows = [line("2025-01", "RAA", "00X", "C_100", 100)]
    rows += [line(f"2025-{month:02d}", "RAA", "00Y", "C_100", 100) for month in range(1, 5)]
    rows += [line(f"2025-{month:02d}", "RBB", "00X", "C_100", 75) for month in range(1, 5)]
    _, _, shares = read(write(rows))
    assert shares["2025-05", "00X", "C_100", "RAA"][:2] == (0.25, 25.0)


def test_shares_are_given_from_the_second_month_to_the_month_after_the_last(write: Any) -> None:
    rows = [line(period, "RAA", "00X", "C_100", 10) for period in ("2024-12", "2025-01")]
    _, _, shares = read(write(rows))
    assert {key[0] for key in shares} == {"2025-01", "2025-02"}


def test_only_twelve_months_of_the_last_twenty_four_are_used() -> None:
    first = Period(2023, 1)
    facts: list[Fact] = [(str(first.shift(step)), "RAA", "00X", "C_100", 10 + step) for step in range(36)]
    facts += [(str(first), "RBB", "00X", "C_100", 500), (str(first.shift(20)), "RCC", "00X", "C_100", 50)]
    with duckdb.connect() as con:
        load(con, facts)
        write_usual_shares(con, "facts", "marts", first.shift(36), first.shift(36))
        rows = con.execute(
            "select provider, pathways, first_period, last_period from marts "
            "where treatment_function = 'C_100' order by provider"
        ).fetchall()
    # RAA: mean of its months 24 to 35; RBB's only month is 36 months back; RCC's is 16 months back.
    assert rows == [("RAA", 39.5, "2025-01", "2025-12"), ("RCC", 50.0, "2024-09", "2024-09")]


def load(con: duckdb.DuckDBPyConnection, facts: list[Fact]) -> None:
    con.execute(
        "create table facts(period varchar, provider varchar, area varchar, treatment_function varchar, total bigint)"
    )
    con.executemany("insert into facts values (?, ?, ?, ?, ?)", facts)


def test_shares_equal_the_plain_definition() -> None:
    import random

    rng = random.Random(20260131)
    facts: list[Fact] = []
    for step in range(30):
        period = str(Period(2023, 6).shift(step))
        for provider in ("RAA", "RBB", "RCC", "RDD", "NXX01"):
            if rng.random() < 0.25:
                continue  # did not submit
            cells = [(area, code) for area in ("00X", "00Y") for code in ("C_100", "C_110") if rng.random() < 0.7]
            facts += [(period, provider, area, code, rng.randint(1, 900)) for area, code in cells]
    with duckdb.connect() as con:
        load(con, facts)
        write_usual_shares(con, "facts", "marts", Period(2023, 7), Period(2025, 12))
        got = con.execute("select as_of, area, treatment_function, provider, share from marts").fetchall()
    by_month: dict[str, dict[tuple[str, str, str], float]] = defaultdict(dict)
    for as_of, area, code, provider, share in got:
        by_month[as_of][area, code, provider] = share
    assert len(by_month) == 30
    for as_of, shares in by_month.items():
        assert shares == pytest.approx(plain_shares(facts, Period.parse(as_of)))


def test_unnamed_commissioners_and_published_totals_are_left_out_and_counted(write: Any) -> None:
    rows = [
        line("2025-01", "RAA", "00X", "C_100", 10),
        line("2025-01", "RAA", "00X", "C_999", 10),
        line("2025-01", "RAA", "UNK", "C_100", 7),
    ]
    release, facts, shares = read(write(rows))
    assert [fact[2:5] for fact in facts] == [("00X", "C_100", 10)]
    assert failed(release) == {"unknown-commissioner-dropped": 1, "published-totals-dropped": 1}
    assert shares["2025-02", "00X", "C_999", "RAA"][0] == 1.0
    assert not any(key[1] == "UNK" for key in shares)


def test_the_open_band_counted_within_18_weeks_is_taken_out_again(write: Any) -> None:
    rows = [
        line("2025-01", "RAA", "00X", "C_100", 10, within=8, over=1),
        line("2025-01", "RAA", "00Y", "C_100", 3, 3, 3),
    ]
    release, facts, _ = read(write(rows))
    assert sorted(fact[4:] for fact in facts) == [(3, 0, 3), (10, 7, 1)]
    assert failed(release) == {"within-18-holds-open-band": 1}
    _, facts, _ = read(write(rows[:1]))
    assert [fact[4:] for fact in facts] == [(10, 8, 1)]  # nothing proves the fault: nothing is changed


def test_strange_rows_break_their_checks(write: Any) -> None:
    rows = [line("2025-01", "RAA", "00X", "C_777", 10), line("2025-01", "RAA", "00X", "C_100", 10, within=11)]
    assert set(failed(read(write(rows))[0])) == {
        "treatment-functions-known", "parts-within-total", "within-18-holds-open-band",
    }  # fmt: skip


def test_bad_panels_are_refused(write: Any) -> None:
    good = line("2025-01", "RAA", "00X", "C_100", 10)
    with pytest.raises(BadInputError, match="twice") as error:
        read(write([good, good]))
    assert "lines 2 and 3" in error.value.where
    with pytest.raises(BadInputError, match="negative"):
        read(write([line("2025-01", "RAA", "00X", "C_100", -1)]))
    renamed = write([good], HEADER.replace("total_all", "total"))
    assert ProviderAreaPanel().recognises(renamed)
    with pytest.raises(BadInputError, match="“total_all” is missing"):
        read(renamed)


def test_the_published_panel_matches_the_official_month_and_knows_sheffield(shared_data: Path) -> None:
    path = next((shared_data / "rtt" / "series").glob("part2_provider_subicb_*.csv.gz"))
    file = OpenedFile(path, path, path.name)
    assert ProviderAreaPanel().recognises(file)
    assert not IncompleteSeries().recognises(file)
    with duckdb.connect() as con:
        release = ProviderAreaPanel().read(file, con)
        england = con.execute(
            "select sum(total), sum(within_18), sum(over_104) from provider_area_panel_facts where period = '2026-01'"
        ).fetchone()
        worst = con.execute(
            "select max(abs(s - 1)) from (select sum(share) as s from provider_area_panel_marts "
            "group by as_of, area, treatment_function)"
        ).fetchone()
        sheffield = con.execute(
            "select area, round(share, 3), last_period from provider_area_panel_marts where as_of = '2026-01' "
            "and provider = 'RHQ' and treatment_function = 'C_999' order by share desc limit 1"
        ).fetchone()
    assert england == (7_155_958, 4_395_958, 200)
    assert worst is not None
    assert worst[0] < 1e-9
    assert sheffield == ("03N", 0.879, "2025-06")
    assert (str(release.first_period), str(release.last_period), release.rows) == ("2025-04", "2026-02", 571_780)
    assert failed(release) == {"unknown-commissioner-dropped": 10_458, "within-18-holds-open-band": 52}
