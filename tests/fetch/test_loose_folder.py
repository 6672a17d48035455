"""A folder of saved files: every kind of folder that a colleague may pass on."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from fairwait.domain.harmless import hides
from fairwait.pipeline.fetch.folder import fetch_folder, folder_plan
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.store.reader import open_store
from tests.cli.conftest import Fairwait, fairwait  # noqa: F401  (the fixture)
from tests.fetch.sites import SOURCE, zipped

WANTED = Wanted((SOURCE,))
JANUARY = "Full-CSV-data-file-Jan26-ZIP-4M.zip"
DECEMBER = "Full-CSV-data-file-Dec25-ZIP-4M.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "saved"
    made.mkdir()
    return made


def save(path: Path, body: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_two_originals_that_differ_are_told_of_and_equal_ones_are_not(folder: Path, tmp_path: Path) -> None:
    save(folder / "first" / JANUARY, zipped("2026-01"))
    save(folder / "second" / JANUARY, zipped("2026-01", seed=3))
    for place in ("first", "second"):
        save(folder / place / DECEMBER, zipped("2025-12"))
    report = fetch_folder(WANTED, tmp_path / "store", folder)
    assert [one.outcome for one in report.files] == ["new", "new"]
    (doubt,) = report.doubts
    assert doubt.startswith("2 files of the folder are rtt-full-csv of January 2026 by their names, and differ: ")
    assert f"first/{JANUARY}" in doubt
    assert f"second/{JANUARY} is taken" in doubt
    assert report.files[0].found.url == f"second/{JANUARY}"


def test_a_revised_copy_beside_its_original_raises_no_doubt(folder: Path) -> None:
    save(folder / JANUARY, zipped("2026-01"))
    save(folder / JANUARY.replace(".zip", "-revised.zip"), zipped("2026-01", seed=3))
    plan = folder_plan(WANTED, folder)
    assert ([one.revision for one in plan.files], plan.doubts) == ([10], ())


def test_hidden_files_and_folders_are_not_looked_into(folder: Path) -> None:
    save(folder / DECEMBER, zipped("2025-12"))
    for place in (".hidden", ".git/objects", "~$backup", "in/.cache"):
        save(folder / place / JANUARY, zipped("2026-01"))
    save(folder / f".{JANUARY}", zipped("2026-01"))
    assert [one.url for one in folder_plan(WANTED, folder).files] == [DECEMBER]


def test_a_dry_run_tells_of_a_folder_and_knows_what_is_held_by_its_bytes(
    fairwait: Fairwait, folder: Path, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    store = str(tmp_path / "store")
    save(folder / DECEMBER, zipped("2025-12"))
    assert fairwait("fetch", SOURCE, "--mirror", str(folder), "--store", store).code == 0
    (folder / DECEMBER).rename(folder / DECEMBER.replace("4M", "5M"))
    save(folder / "a" / JANUARY, zipped("2026-01"))
    save(folder / "b" / JANUARY, zipped("2026-01", seed=3))
    ran = fairwait("fetch", SOURCE, "--dry-run", "--mirror", str(folder), "--store", store)
    assert ran.code == 0
    told = " ".join(ran.out.split())
    assert "2 files in the folder: 1 to read, 1 held." in told
    assert "download" not in told
    assert "2 files of the folder are rtt-full-csv of January 2026" in told
    rows = fairwait("fetch", SOURCE, "--dry-run", "--json", "--mirror", str(folder), "--store", store).json
    assert {row["period"]: row["held"] for row in rows} == {"2026-01": False, "2025-12": True}
    (folder / DECEMBER.replace("4M", "5M")).write_bytes(zipped("2025-12", seed=2))
    rows = fairwait("fetch", SOURCE, "--dry-run", "--json", "--mirror", str(folder), "--store", store).json
    assert not any(row["held"] for row in rows)


def unzipped(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(archive.namelist()[0])


@pytest.mark.skipif(os.name != "posix", reason="only where a name is any bytes")
@pytest.mark.parametrize("kind", ["zip", "csv"])
def test_a_name_that_is_no_text_is_told_as_text(
    fairwait: Fairwait, folder: Path, tmp_path: Path, kind: str  # noqa: F811
) -> None:  # fmt: skip
    store = str(tmp_path / "store")
    body = zipped("2026-01") if kind == "zip" else unzipped(zipped("2026-01"))
    try:
        save(Path(os.fsdecode(os.fsencode(folder) + b"/Full-CSV-data-file-Jan26-\xff-4M." + kind.encode())), body)
        save(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9 \x1b[2J.xlsx")), b"x")
    except OSError:
        pytest.skip("this disk takes only names that are text")
    ran = fairwait("fetch", SOURCE, "--json", "--mirror", str(folder), "--store", store)
    assert ran.code == 0, ran.out + ran.err
    told = json.loads(ran.out.encode("utf-8", "strict"))
    assert [one["url"] for one in told["files"]] == [f"Full-CSV-data-file-Jan26-%FF-4M.{kind}"]
    assert not hides(told["files"][0]["file"])
    assert [one["found"] for one in told["drift"]] == ["caf\N{REPLACEMENT CHARACTER} [2J.xlsx"]
    release = open_store(Path(store)).release(SOURCE, "2026-01")
    assert release.file_name == f"Full-CSV-data-file-Jan26-%FF-4M.{kind}"
    again = fairwait("fetch", SOURCE, "--mirror", str(folder), "--store", store)
    assert (again.code, "1 unchanged" in again.out) == (0, True)


def test_what_belongs_to_no_publication_is_not_taught_to_the_first_of_them(folder: Path) -> None:
    save(folder / DECEMBER, zipped("2025-12"))
    save(folder / "Zzzz qqq.xlsx", b"x")
    (one,) = folder_plan(WANTED, folder).drift
    assert "beds" not in one.teach
    assert "of the publication that it belongs to" in one.teach


def test_a_thousand_strange_files_and_all_sources_take_seconds(folder: Path) -> None:
    for number in range(1_000):
        (folder / f"estate budget {number} ward {'rota ' * (number % 7)}notes february.xlsx").write_bytes(b"x")
    begun = time.process_time()
    plan = folder_plan(Wanted(), folder)
    assert time.process_time() - begun < 8.0
    assert len(plan.drift) == 1_000
