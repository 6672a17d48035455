"""The Python functions answer as the command line does, and cost nothing until they are used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fairwait
from tests.cli.conftest import Fairwait
from tests.cli.conftest import fairwait as fairwait_command
from tests.synthetic.full_csv import make_month

__all__ = ["fairwait_command"]


@pytest.fixture(autouse=True)
def _no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRWAIT_STORE", raising=False)


def test_every_public_name_is_there_and_documented() -> None:
    for name in fairwait.__all__:
        assert getattr(fairwait, name).__doc__, name
    assert set(fairwait.__all__) <= set(dir(fairwait))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        fairwait.nothing_of_the_kind  # noqa: B018


def test_the_stub_tells_type_checkers_every_name_and_its_home() -> None:
    stub = Path(fairwait.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    told = {name: home for home, name in re.findall(r"^from (\S+) import \w+ as (\w+)$", stub, re.M)}
    assert told == fairwait._HOME_OF
    assert set(told) == set(fairwait.__all__)


def test_estimates_are_those_of_the_command_line(request: pytest.FixtureRequest) -> None:
    command: Fairwait = request.getfixturevalue("fairwait_command")
    table = fairwait.estimate("within_18_weeks", geography="region", period="2026-01", treatment_function="urology")
    printed = command("estimate", "within_18_weeks", "-g", "region", "-p", "2026-01", "-t", "C_101", "--json").json
    assert list(table.records()) == printed
    assert len(printed) == 7


def test_england_in_one_line() -> None:
    england = fairwait.estimate("within_18_weeks", geography="england", period="2026-01")
    assert england["numerator"].tolist() == [4_395_958]


def test_areas_by_name_and_every_function() -> None:
    table = fairwait.estimate("median_wait", geography="sub-icb", areas=["Leeds", "03R"], treatment_function=None)
    assert set(table["area"]) == {"15F", "03R"}
    assert len(set(table["treatment_function"])) > 20


def test_a_workbench_remembers_what_it_computed() -> None:
    bench = fairwait.workbench()
    first = fairwait.rank("median_wait", geography="icb", store=bench)
    assert fairwait.rank("median_wait", geography="icb", store=bench) is first
    assert first.rank_low[0] == 1


def test_compare_and_explain() -> None:
    bench = fairwait.workbench()
    (found,) = fairwait.compare(["Wakefield", "Leeds"], measures=["median_wait"], store=bench)
    assert [one.area.code for one in found.places] == ["03R", "15F"]
    assert len(found.contrasts) == 1
    explained = fairwait.explain("within_18_weeks", "Wakefield", store=bench)
    assert "÷" in explained.with_numbers


def test_errors_are_one_family() -> None:
    with pytest.raises(fairwait.UsageError):
        fairwait.estimate("median_weight")
    with pytest.raises(fairwait.UsageError):
        fairwait.rank("median_wait", geography="county")
    with pytest.raises(fairwait.NothingToAnswerWithError):
        fairwait.estimate("median_wait", period="2001-01")
    with pytest.raises(fairwait.FairwaitError):
        fairwait.open_store("no-such-folder")


def test_a_store_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    month = make_month("2026-01")
    month.write(tmp_path / "a.csv")
    report = fairwait.ingest(tmp_path / "a.csv", tmp_path / "store")
    assert report.exit_code == fairwait.ExitCode.DONE
    for store in (tmp_path / "store", str(tmp_path / "store"), fairwait.open_store(tmp_path / "store")):
        assert fairwait.estimate("within_18_weeks", store=store)["denominator"].tolist() == [month.total("2")]
    monkeypatch.setenv("FAIRWAIT_STORE", str(tmp_path / "store"))
    assert fairwait.estimate("within_18_weeks")["denominator"].tolist() == [month.total("2")]


def test_a_report_is_a_value_until_it_is_written(tmp_path: Path) -> None:
    report = fairwait.report(geography="icb", period="2026-01")
    assert report.period_label == "January 2026"
    (path,) = fairwait.write_report(report, tmp_path, "json")
    assert path.stat().st_size > 10_000


def test_figures_of_2015_stand_on_the_areas_of_today() -> None:
    table = fairwait.estimate("within_18_weeks", geography="sub-icb", period="2015-01", boundaries="2026-01")
    rows = {row["area"]: row for row in table.records() if row["status"] == "ok"}
    assert len(rows) == 106
    assert rows["03R"]["apportioned"] == 0
    assert 0.1 < rows["01Y"]["apportioned"] < 0.2, "Glossop left Tameside in July 2022"


def test_two_months_a_decade_apart_in_one_line() -> None:
    found = fairwait.decade("median_wait")
    assert (str(found.then.period), str(found.now.period)) == ("2015-01", "2026-01")


def test_englands_list_and_flows_add_up_every_month() -> None:
    months = fairwait.flows(first="2025-02", last="2026-01")
    assert len(months) == 12
    for one in months:
        assert one.start + one.new - one.treated - one.unreported == one.end


def test_a_code_of_any_year_is_traced() -> None:
    assert "became part of" in " ".join(one.text for one in fairwait.identify("05L").statements)
