"""What the commands that make the website tell the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fairwait.app.program import app
from fairwait.domain.errors import ExitCode
from fairwait.editions import making
from fairwait.editions.making import Made
from fairwait.web import static_site
from fairwait.web.static_site import Written

HOLE = (("place/03N/", "No figures are held of it"),)


@pytest.mark.parametrize(("failed", "code"), [((), 0), (HOLE, int(ExitCode.PARTLY_DONE))])
@pytest.mark.parametrize("words", [[], ["--json"]])
def test_an_edition_with_a_hole_is_partly_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: tuple[tuple[str, str], ...], code: int, words: list[str]
) -> None:
    made = Made(tmp_path / "v1.sqlite", "v1", 99, failed)
    monkeypatch.setattr(making, "make_edition", lambda *rest, **named: made)
    ended = CliRunner().invoke(app, ["edition", "--editions", str(tmp_path), *words])
    assert ended.exit_code == code, ended.output
    for path, reason in failed:
        assert path in ended.output
        assert reason in " ".join(ended.output.split())
    if words:
        assert len(json.loads(ended.stdout)["failed"]) == len(failed)


@pytest.mark.parametrize(("missing", "code"), [((), 0), (("place/03N/",), int(ExitCode.PARTLY_DONE))])
def test_a_site_with_a_hole_is_partly_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], code: int
) -> None:
    made = Made(tmp_path / "v1.sqlite", "v1", 99)
    written = Written(tmp_path / "out", "v1", 99, 500, missing)
    monkeypatch.setattr(making, "make_edition", lambda *rest, **named: made)
    monkeypatch.setattr(static_site, "write_site", lambda *rest, **named: written)
    words = ["site", "--editions", str(tmp_path), "--out", str(tmp_path / "out"), "--json"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == code, ended.output
    assert json.loads(ended.stdout)["missing"] == list(missing)
