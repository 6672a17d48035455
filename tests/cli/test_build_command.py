"""The maintainers' commands: they make what travels with the package and never empty anybody's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Fairwait
from tests.synthetic.full_csv import make_month

SERIES = ["code,name,level,month,incomplete_total,within_18w,w52,w65,w78,w104"] + [
    f"{row},{month},1000,600,33,22,11,1"
    for month in ("2025-11", "2025-12", "2026-01")
    for row in ("RXX,NORTH TRUST,provider", "QAA,NHS SOMEWHERE ICB,icb", "ENG,England,national")
]


def test_figures_are_made_and_made_again(fairwait: Fairwait, tmp_path: Path) -> None:
    make_month("2026-01").write(tmp_path / "month.csv")
    (tmp_path / "series.csv").write_text("\n".join(SERIES) + "\n")
    out, files = tmp_path / "figures", [str(tmp_path / name) for name in ("month.csv", "series.csv")]
    for _ in range(2):
        ran = fairwait("build", "figures", *files, "--out", str(out))
        assert ran.code == 0, ran.err
        assert "rtt-full-csv 2026-01" in ran.out
        assert (out / "ATTRIBUTION.md").is_file()
        assert len(list(out.rglob("*.parquet"))) == 3


def test_a_folder_of_something_else_is_never_emptied(fairwait: Fairwait, tmp_path: Path) -> None:
    make_month("2026-01").write(tmp_path / "month.csv")
    mine = tmp_path / "documents"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    ran = fairwait("build", "figures", str(tmp_path / "month.csv"), "--out", str(mine))
    assert ran.code == 2
    assert "would be emptied" in ran.err
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_a_bad_file_makes_no_figures(fairwait: Fairwait, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    ran = fairwait("build", "figures", str(tmp_path / "bad.csv"), "--out", str(tmp_path / "figures"))
    assert ran.code == 3
    assert not (tmp_path / "figures").exists()


@pytest.mark.parametrize("name", ["reference", "noise"])
def test_the_folder_of_files_must_be_there(fairwait: Fairwait, tmp_path: Path, name: str) -> None:
    ran = fairwait("build", name, str(tmp_path / "gone"), "--out", str(tmp_path))
    assert ran.code == 2
    assert "gone" in ran.err


@pytest.mark.shared_data
@pytest.mark.slow
def test_the_noise_table_is_made_as_committed(fairwait: Fairwait, tmp_path: Path, shared_data: Path) -> None:
    from importlib.resources import files

    ran = fairwait("build", "noise", str(shared_data), "--out", str(tmp_path))
    assert ran.code == 0, ran.err
    for name in ("noise.csv", "provider_noise.csv", "function_times.csv", "collected.csv"):
        committed = files("fairwait.definitions.noise").joinpath(name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == committed
