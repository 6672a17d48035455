"""The build of the reference tables: it makes again, byte for byte, what is packaged."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.build_reference import build_reference
from fairwait.pipeline.reference import geography
from fairwait.pipeline.reference import tiles as tile_layout
from fairwait.pipeline.reference.sources import Shared, write_rows
from fairwait.pipeline.reference.tiles import by_eye, tiles
from fairwait.pipeline.reference.topology import rings_of, topology

DEFINITIONS = Path(str(files("fairwait.definitions")))


@pytest.mark.slow
@pytest.mark.shared_data
def test_the_build_makes_what_is_packaged(shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Annealing takes most of the time and is tested below on a small map: the packaged tiles stand in for it.
    packaged = geography.tiles

    def quick(geography: str, *rest: object) -> object:
        if geography != "region":
            from fairwait.definitions.packaged import read_rows
            from fairwait.definitions.reference import TileRow

            return [row for row in read_rows(TileRow, "geography/tiles.csv") if row.geography == geography]
        return packaged(geography, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(geography, "tiles", quick)
    (tmp_path / "organisations").mkdir()
    shutil.copy(DEFINITIONS / "organisations/provider_changes_reviewed.csv", tmp_path / "organisations")

    build_reference(shared_data.parent, tmp_path)

    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 18
    for path in made:
        assert (tmp_path / path).read_bytes() == (DEFINITIONS / path).read_bytes(), path


def test_a_missing_official_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Full-CSV-data-file-Jan26"):
        build_reference(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_folder_may_be_given_with_or_without_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    assert Shared(tmp_path).root == Shared(tmp_path / "data").root


def test_two_squares_share_one_arc_and_dissolve_into_one_ring() -> None:
    left = [(0, 0), (0, 2), (1, 2), (1, 0)]
    right = [(1, 0), (1, 2), (2, 2), (2, 0)]
    found = topology({"a": [left], "b": [right]}, {"icb": {"a": "x", "b": "x"}})

    assert len(found["arcs"]) == 3
    whole = found["objects"]["icb"]["geometries"][0]["arcs"]
    assert len(whole) == 1
    assert len(whole[0][0]) == 2


def test_rings_run_clockwise_and_holes_are_refused() -> None:
    square = [[0.0, 0.0], [0.0002, 0.0], [0.0002, 0.0002], [0.0, 0.0002], [0.0, 0.0]]
    feature = {"properties": {"name": "x"}, "geometry": {"type": "Polygon", "coordinates": [square]}}

    assert rings_of(feature) == [[(0, 2), (2, 2), (2, 0), (0, 0)]]
    feature["geometry"]["coordinates"].append(square)  # type: ignore[index]
    with pytest.raises(ValueError, match="hole"):
        rings_of(feature)


def test_tiles_of_a_small_country_keep_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_layout, "_EXCHANGES_EACH", 200)
    centres = {f"{x}{y}": (x * 0.7, 52.0 + y * 0.4) for x in range(3) for y in range(3)}
    around = {
        code: [other for other in centres if abs(int(code[0]) - int(other[0])) + abs(int(code[1]) - int(other[1])) == 1]
        for code in centres
    }
    rows = tiles("region", centres, around, dict.fromkeys(centres, "one"))

    assert {(row.code, row.column, row.row) for row in rows} == {
        (code, int(code[0]), 2 - int(code[1])) for code in centres
    }
    assert rows == tiles("region", centres, around, dict.fromkeys(centres, "one"))


def test_moves_by_eye_notice_a_changed_layout() -> None:
    placed = {"a": (0, 0), "b": (1, 0)}

    assert by_eye(placed, [("a", (0, 0), (0, 1))]) == {"a": (0, 1), "b": (1, 0)}
    with pytest.raises(ValueError, match="look at the layout again"):
        by_eye(placed, [("a", (5, 5), (0, 1))])
    with pytest.raises(ValueError, match="share a square"):
        by_eye(placed, [("a", (0, 0), (1, 0))])


def test_tables_write_numbers_as_short_as_they_read_back(tmp_path: Path) -> None:
    from fairwait.definitions.packaged import parse_rows
    from fairwait.definitions.reference import LaterPopulationRow

    rows = [LaterPopulationRow("00L", 324362.0), LaterPopulationRow("00N", 0.1)]
    write_rows(tmp_path / "t.csv", rows)

    assert (tmp_path / "t.csv").read_text() == "code,total\n00L,324362\n00N,0.1\n"
    assert list(parse_rows(LaterPopulationRow, (tmp_path / "t.csv").read_text(), "t.csv")) == rows
