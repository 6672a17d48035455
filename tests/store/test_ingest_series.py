"""Every real series, ingested whole: what ``data/README.md`` says of each is true of what the store then holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import Store, open_store

pytestmark = pytest.mark.shared_data
_PUBLICATIONS = {
    "rtt-ics-flows": "ics_flows_*",
    "rtt-icb-treatment-function": "icb_treatment_function_*",
    "rtt-trust-treatment-function": "incomplete_nhs_trust_*",
    "rtt-provider-specialty-months": "provider_specialty_*",
    "rtt-trust-parts": "brc_trust_part_type_*",
    "rtt-overview": "RTT-Overview-*",
    "rtt-incomplete-series": "incomplete_provider_icb_*",
}


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("series") / "store"
    files = sorted(f for pattern in _PUBLICATIONS.values() for f in (shared_data / "rtt" / "series").glob(pattern))
    report = ingest(files, root)
    assert [file.error for file in report.files if file.error] == []
    return open_store(root)


def rows(store: Store, query: str, **publications: str) -> list[tuple[Any, ...]]:
    """The rows of a query in which ``{name}`` stands for the marts of a publication."""
    names = {key: store.table_sql(store.releases(name), "marts") for key, name in publications.items()}
    return store.connection.execute(query.format(**names)).fetchall()


def failed(store: Store, publication: str) -> dict[str, list[str]]:
    checks = [check for release in store.releases(publication) for check in release.checks]
    return {check["id"]: list(check["examples"]) for check in checks if check["breaches"]}


def test_ics_flows_exceed_england_by_the_patients_no_english_commissioner_pays_for(store: Store) -> None:
    found = rows(
        store,
        "select f.period, sum(f.completed) / any_value(c.value) - 1, sum(f.new_periods) / any_value(n.value) - 1 "
        "from {flows} f join {o} c on c.period = f.period and c.series = 'completed_total' "
        "join {o} n on n.period = f.period and n.series = 'new_periods' group by f.period order by 1",
        flows="rtt-ics-flows", o="rtt-overview",
    )  # fmt: skip
    assert len(found) == 59
    year = [share for period, *shares in found if "2021-04" <= period <= "2022-03" for share in shares]
    assert (round(min(year), 4), round(max(year), 4)) == (0.0026, 0.0036)
    assert set(failed(store, "rtt-ics-flows")) == {"flows-near-overview"}
    assert [example[:7] for example in failed(store, "rtt-ics-flows")["flows-near-overview"]] == [
        "2022-10", "2022-11", "2024-10", "2024-10", "2025-01",
    ]  # fmt: skip


def test_the_wrong_list_of_the_flows_cannot_be_read(store: Store) -> None:
    (release,) = store.releases("rtt-ics-flows")
    names = [row[0] for row in rows(store, "describe select * from {f}", f="rtt-ics-flows")]
    assert release.tables == ("marts",)
    assert names == ["basis", "org", "period", "completed", "new_periods"]


def test_icbs_by_function_lack_april_2023_and_equal_the_series_of_lists(store: Store) -> None:
    assert failed(store, "rtt-icb-treatment-function") == {"no-month-left-out": ["2023-04"]}
    found = rows(
        store,
        "select period, sum(total) from {t} where treatment_function = 'C_140' and period in ('2023-03', '2023-05') "
        "group by period order by period",
        t="rtt-icb-treatment-function",
    )
    assert found == [("2023-03", 830), ("2023-05", 298_561)]
    statuses = rows(
        store, "select median_status, count(*) from {t} where treatment_function <> 'C_999' group by 1 order by 1",
        t="rtt-icb-treatment-function",
    )  # fmt: skip
    assert statuses == [("ok", 39606 - 1253), ("suppressed", 1253)]


def test_trusts_by_function_hold_93_7_to_95_0_percent_of_england(store: Store) -> None:
    assert failed(store, "rtt-trust-treatment-function") == {}
    shares = [
        row[0]
        for row in rows(
            store,
            "select sum(t.total) / any_value(o.value) from {t} t join {o} o on o.period = t.period "
            "and o.series = 'incomplete_total' where t.treatment_function = 'C_999' group by t.period",
            t="rtt-trust-treatment-function", o="rtt-overview",
        )
    ]  # fmt: skip
    assert len(shares) == 25
    assert (round(min(shares), 3), round(max(shares), 3)) == (0.937, 0.95)


def test_specialty_months_are_98_to_99_percent_of_england_and_four_names_hold_others(store: Store) -> None:
    broken = failed(store, "rtt-provider-specialty-months")
    assert set(broken) == {"names-have-one-code", "names-hold-own-list", "printed-totals-are-sums"}
    assert [name.split(":")[0] for name in broken["names-hold-own-list"]] == [
        "OXFORD UNIVERSITY HOSPITALS NHS FOUNDATION TRUST",
        "THE CLATTERBRIDGE CANCER CENTRE NHS FOUNDATION TRUST",
        "DORKING HEALTHCARE LIMITED (DHC)",
    ]
    shares = [
        row[0]
        for row in rows(
            store,
            "select sum(t.pathways) / any_value(o.value) from {t} t join {o} o on o.period = t.period "
            "and o.series = 'incomplete_total' where t.treatment_function = 'C_999' and t.kind = 'incomplete' "
            "group by t.period",
            t="rtt-provider-specialty-months", o="rtt-overview",
        )
    ]  # fmt: skip
    assert len(shares) == 13
    assert 0.98 < min(shares) < max(shares) < 0.992
    kept = rows(
        store,
        "select count(*) filter (abs(t.pathways - s.total) > greatest(50, 0.05 * s.total)), count(*) from {t} t "
        "join {s} s on s.level = 'provider' and s.org = t.org and s.period = t.period "
        "where t.treatment_function = 'C_999' and t.kind = 'incomplete'",
        t="rtt-provider-specialty-months", s="rtt-incomplete-series",
    )  # fmt: skip
    assert kept[0][1] > 5000
    assert kept[0][0] <= 8  # revisions of single months


def test_trust_parts_are_three_months_of_nhs_trusts(store: Store) -> None:
    assert [release.period_key for release in store.releases("rtt-trust-parts")] == ["2021-05", "2021-10", "2022-04"]
    assert set(failed(store, "rtt-trust-parts")) == {"trusts-without-return"}
    found = rows(
        store,
        "select t.period, sum(t.total), any_value(o.value) from {t} t join {o} o on o.period = t.period "
        "and o.series = 'incomplete_total' where t.part = '2' group by t.period order by 1",
        t="rtt-trust-parts", o="rtt-overview",
    )  # fmt: skip
    assert found[0] == ("2021-05", 5_013_860, 5_305_425)
    assert all(0.93 < ours / england < 0.95 for _, ours, england in found)


def test_a_series_that_breaks_a_rule_is_refused_whole(shared_data: Path, tmp_path: Path) -> None:
    (real,) = (shared_data / "rtt" / "series").glob("brc_trust_part_type_2021-05.csv")
    lines = real.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3] = "5000.0"  # more than 52 weeks, of 3,873 in all
    broken = tmp_path / real.name
    broken.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    (result,) = ingest([broken], tmp_path / "store").files
    assert result.outcome == "failed"
    assert "R0A 1A" in str(result.error)
    assert "Longer waits outnumber shorter ones" in str(result.error)
