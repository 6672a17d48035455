"""Every organisation code of every published file resolves, or is on a list with the reason why it does not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from fairwait.places.identities import IdentityKind, identify

LISTED = Path(__file__).with_name("unmapped_codes.csv")
#: A column holds codes of organisations or areas if its name says so …
CODE_COLUMN = re.compile(r"code(_\d)?$|cdh?$|_ods$|^sha$|^orgid$|^peer$|^parentodscode$", re.IGNORECASE)
#: … unless it is one of these: other things have codes too.
OTHER_THINGS = re.compile(
    r"treatment.?function.?code|tf_code|post ?code|ebi|opcs|icd|status_code|LSOA11CD|local authority|organisationid$"
    r"|^RTT Part", re.IGNORECASE
)  # fmt: skip
NO_CODES = ("frameworks/", "plans/", "policies/", "practice/")


@cache
def codes(root: Path) -> dict[tuple[str, str], frozenset[str]]:
    """(file, column) -> every code in it. Sheets of a workbook are told as ``file#sheet``."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(NO_CODES):
            for where, rows in _tables(path, name):
                _collect(found, where, rows)
    return {key: frozenset(values) for key, values in found.items()}


def _collect(found: dict[tuple[str, str], set[str]], where: str, rows: Iterator[list[str]]) -> None:
    header = next(rows, [])
    columns = [
        (at, name) for at, name in enumerate(header) if CODE_COLUMN.search(name) and not OTHER_THINGS.search(name)
    ]
    for row in rows:
        for at, name in columns:
            if at < len(row) and row[at].strip():
                found.setdefault((where, name), set()).add(row[at].strip())


def _tables(path: Path, name: str) -> Iterator[tuple[str, Iterator[list[str]]]]:
    if name.endswith((".csv", ".csv.gz")):
        yield name, _csv(path)
    elif name.endswith(".geojson"):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        names = list(features[0]["properties"])
        yield name, iter([names, *([str(one["properties"][key]) for key in names] for one in features)])
    elif name.endswith(".zip"):
        yield name, _full_csv(path)
    elif name.endswith((".xls", ".xlsx")):
        yield from _sheets(path, name)


def _csv(path: Path) -> Iterator[list[str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if "~" in text.split("\n", 1)[0]:
        return csv.reader(io.StringIO(text), delimiter="~", quoting=csv.QUOTE_NONE)
    return csv.reader(io.StringIO(text))


def _full_csv(path: Path) -> Iterator[list[str]]:
    """The six columns of organisations only: the file is large."""
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
        for row in csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig")):
            yield row[:10]


def _sheets(path: Path, name: str) -> Iterator[tuple[str, Iterator[list[str]]]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    for sheet in book.sheet_names:
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]
        start = next((at for at, row in enumerate(rows[:40]) if any(_names_codes(cell) for cell in row)), None)
        if start is not None:
            yield f"{name}#{sheet}", iter(rows[start:])


def _names_codes(cell: str) -> bool:
    return cell.endswith(" Code") and not OTHER_THINGS.search(cell)


def listed() -> list[dict[str, str]]:
    with LISTED.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
@pytest.mark.shared_data
def test_every_code_resolves_or_is_listed_as_unmapped(shared_data: Path) -> None:
    left = {key: {code for code in found if identify(code) is None} for key, found in codes(shared_data).items()}
    wrong = []
    for row in listed():
        keys = [key for key in left if re.fullmatch(row["file"], key[0]) and re.fullmatch(row["column"], key[1])]
        mine = {code for key in keys for code in left[key] if re.fullmatch(row["pattern"], code)}
        if len(mine) != int(row["codes"]):
            wrong.append((row["file"], row["column"], row["pattern"], row["codes"], len(mine)))
        for key in keys:
            left[key] -= mine
    assert wrong == []
    assert {key: sorted(found)[:10] for key, found in left.items() if found} == {}


@pytest.mark.slow
@pytest.mark.shared_data
def test_the_walk_reaches_every_kind_of_file_and_thousands_of_codes(shared_data: Path) -> None:
    found = codes(shared_data)
    every = {code for values in found.values() for code in values}
    assert len(found) > 150
    assert len(every) > 40_000
    known = [one for code in every if (one := identify(code))]
    assert {one.kind for one in known} == set(get_args(IdentityKind))
    assert {file.split("/")[0] for file, _ in found} == {
        "activity", "capacity", "diagnostics", "geography", "hubs_and_cdcs", "organisations", "population", "rtt"
    }  # fmt: skip
    # Whatever the waiting-time files name is known without exception, but for marks of “none” and “not named”.
    rtt = {code for (file, _), values in found.items() if file.startswith("rtt/") for code in values}
    assert {code for code in rtt if identify(code) is None} == {"-", "UNK"}


def test_every_class_of_unmapped_codes_has_a_reason() -> None:
    for row in listed():
        assert int(row["codes"]) > 0
        assert len(row["why"].split()) >= 5
