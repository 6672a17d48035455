"""Records of addresses, and the downloads that wait beside them: one that is damaged or outdated stops nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairwait.domain.errors import ExitCode
from fairwait.pipeline.fetch.run import take_waiting
from fairwait.store import manifest
from tests.cli.conftest import Fairwait, fairwait  # noqa: F401
from tests.fetch.sites import SOURCE, address, site_of, zipped
from tests.fetch.test_faults import outcomes, run
from tests.synthetic.publisher.server import Publisher

ILL = "2025-12"


def first_copy(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda record: record["copies"][0].update(values)


DAMAGES: dict[str, Callable[[dict[str, Any]], object] | bytes] = {
    "a record nested without end": b"[" * 200_000,
    "no record": b"null",
    "a name that is none": first_copy(name=None, stored=False),
    "a name that leads away": first_copy(name="../../../../outside.zip", stored=False),
    "a name with a null": first_copy(name="a\0b.zip", stored=False),
    "a size in words": first_copy(size="large", stored=False),
    "a sha256 that is none": first_copy(sha256="*"),
    "headers that are none": first_copy(headers=None),
    "copies that are a number": lambda record: record.update(copies=3),
    "the record of another address": lambda record: record.update(url=record["url"] + "x"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_record_stops_nothing_and_is_written_anew(name: str, tmp_path: Path) -> None:
    root, damage = tmp_path / "store", DAMAGES[name]
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        record = root / "fetched" / SOURCE / f"{manifest.key_of(address(ILL))}.json"
        sound = record.read_text(encoding="utf-8")
        if isinstance(damage, bytes):
            record.write_bytes(damage)
        else:
            values = json.loads(sound)
            damage(values)
            record.write_text(json.dumps(values), encoding="utf-8")
        report = run(root, publisher)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.exit_code is ExitCode.DONE
    restored = manifest.recorded(root, SOURCE, address(ILL))
    assert restored is not None
    assert restored.latest is not None
    assert restored.latest.stored
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize(("field", "value"), [("first_period", "x"), ("source", "../../escaped")])
def test_a_damaged_record_of_a_waiting_file_is_not_acted_on(field: str, value: str, tmp_path: Path) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        record = root / "fetched" / SOURCE / f"{manifest.key_of(address(ILL))}.json"
        values = json.loads(record.read_text(encoding="utf-8")) | {field: value}
        values["copies"][0]["stored"] = False
        record.write_text(json.dumps(values), encoding="utf-8")
        waiting = manifest.incoming(root, values["source"], address(ILL)) / values["copies"][0]["name"]
        waiting.parent.mkdir(parents=True)
        waiting.write_bytes(zipped(ILL))
        report = run(root, publisher)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert waiting.exists() == (field == "source"), "what stands outside the store is not fairwait's to clear"
    assert not list(tmp_path.rglob("escaped/*.json"))


def made_to_wait(root: Path, **changes: str) -> None:
    """As if the file had been downloaded and not been taken, for the source and kind that ``changes`` name."""
    known = manifest.recorded(root, SOURCE, address(ILL))
    assert known is not None
    assert known.latest is not None
    fields = {"source": SOURCE, "publication": SOURCE} | changes
    path = manifest.incoming(root, fields["source"], address(ILL)) / known.latest.name
    path.parent.mkdir(parents=True)
    path.write_bytes(zipped(ILL))
    other = manifest.Address(
        **fields, first_period=ILL, last_period=ILL, url=known.url, page=known.page, text=known.text,
        revision=0, copies=(replace(known.latest, stored=False),),
    )  # fmt: skip
    manifest.record(root, other)


@pytest.mark.parametrize("changes", [{"source": "renamed"}, {"publication": "renamed"}])
def test_a_waiting_file_that_the_catalogue_no_longer_knows_is_left_and_told(
    changes: dict[str, str], tmp_path: Path
) -> None:
    root = tmp_path / "store"
    with Publisher(site_of()) as publisher:
        run(root, publisher)
        made_to_wait(root, **changes)
        left = take_waiting(root)
        assert "renamed" in left.doubts[0]
        report = run(root, publisher)
    assert any("renamed" in one for one in report.doubts)
    assert report.exit_code is ExitCode.DONE


def test_a_waiting_file_that_cannot_be_read_is_told_offline_and_read_once_online(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairwait.pipeline.fetch import run as running

    root, asked, real = tmp_path / "store", [], running.ingest_one
    with Publisher(site_of(content=lambda month: zipped("2025-10" if month == ILL else month))) as publisher:
        run(root, publisher)
        (failed,) = take_waiting(root).failed
        assert "content says October 2025" in str(failed.error)
        monkeypatch.setattr(running, "ingest_one", lambda *given: (asked.append(given[0]), real(*given))[1])
        report = run(root, publisher)
    assert outcomes(report)[ILL] == "failed"
    assert "content says October 2025" in str(report.errors[0])
    assert len(asked) == 1


def test_a_waiting_file_that_cannot_be_read_is_told_by_the_command(
    fairwait: Fairwait,  # noqa: F811
    tmp_path: Path,
) -> None:
    root = tmp_path / "store"
    with Publisher(site_of(content=lambda month: zipped("2025-10" if month == ILL else month))) as publisher:
        run(root, publisher)
    told = fairwait("fetch", SOURCE, "--offline", "--store", str(root))
    assert told.code == ExitCode.BAD_INPUT
    assert "content says October 2025" in told.err.replace("\n", " ")
    assert "downloaded earlier" not in told.out
