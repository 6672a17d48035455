"""The header of the RTT full CSV data file, in every layout it has had.

Known layouts (the header decides, never the file's date or name):

* since October 2017: ``Period`` and ``RTT Part Type``;
* before that: lines of preamble, ``Year`` (financial) with ``Period Name``, and ``RTT Part Name``;
* July 2016: the treatment function's code under ``Treatment Function Name``, its name under ``... Description``;
* week bands end with ``Gt 52 Weeks`` until March 2021 and with ``Gt 104 Weeks`` since.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.domain.errors import BadInputError
from fairwait.sources.full_csv_drift import TEACH_COLUMN, refuse_misleading

_BAND = re.compile(r"^gt (\d+) to (\d+) weeks(?: sum 1)?$")
_OPEN_BAND = re.compile(r"^gt (\d+) weeks(?: sum 1)?$")
_HEADER_SIGNS = ("provider org code", "commissioner org code")
_MAX_PREAMBLE = 20

#: Canonical column -> spellings seen, normalised by :func:`_normal`.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "period": ("period",),
    "year": ("year",),
    "period_name": ("period name",),
    "provider_parent": ("provider parent org code",),
    "provider_parent_name": ("provider parent name", "provider parent org name"),
    "provider": ("provider org code",),
    "provider_name": ("provider org name",),
    "commissioner_parent": ("commissioner parent org code",),
    "commissioner_parent_name": ("commissioner parent name", "commissioner parent org name"),
    "commissioner": ("commissioner org code",),
    "commissioner_name": ("commissioner org name",),
    "part": ("rtt part type", "rtt part name"),
    "part_description": ("rtt part description",),
    "treatment_function": ("treatment function code",),
    "treatment_function_name": ("treatment function name",),
    "treatment_function_description": ("treatment function description",),
    "total": ("total",),
    "unknown": ("patients with unknown clock start date",),
    "total_all": ("total all",),
}
_OPTIONAL = {
    "period", "year", "period_name", "provider_parent", "provider_parent_name", "commissioner_parent",
    "commissioner_parent_name", "part_description", "treatment_function", "treatment_function_name",
    "treatment_function_description", "total",
}  # fmt: skip
_NUMBERS = ("total", "unknown", "total_all")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands in one file.

    ``columns`` are canonical names in file order (bands as ``b000`` .. ``b104``); ``skip`` is the number of lines
    above the first row of data; ``published`` are the header's own words, for error messages.
    """

    name: str
    skip: int
    columns: tuple[str, ...]
    published: tuple[str, ...]
    open_band: int
    extra: tuple[str, ...]

    @property
    def bands(self) -> tuple[str, ...]:
        return tuple(f"b{band:03d}" for band in range(self.open_band + 1))

    def is_number(self, column: str) -> bool:
        return column in _NUMBERS or column in self.bands


def known_headings() -> tuple[str, ...]:
    """Every heading but the bands' that any layout has had, as it is mostly printed."""
    return tuple(spellings[0].title().replace("Rtt", "RTT") for spellings in _SPELLINGS.values())


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip().strip("\ufeff").lower())


def find_header(lines: Sequence[str]) -> tuple[int, list[str]] | None:
    """Index and cells of the header among the first lines of a file; None if there is none."""
    for index, line in enumerate(lines[:_MAX_PREAMBLE]):
        cells = next(csv.reader([line]), [])
        normal = {_normal(cell) for cell in cells}
        # Two signs of three suffice, so that a file with one renamed column is still recognised, and then refused.
        signs = sum(sign in normal for sign in _HEADER_SIGNS) + any(_BAND.match(name) for name in normal)
        if signs >= 2:
            return index, cells
    return None


def read_layout(lines: Sequence[str], where: str) -> Layout:
    """Recognise the layout from the first lines of a file.

    Raises
    ------
    BadInputError
        Naming the column that is missing, renamed or there twice, with the nearest match found.
    """
    found = find_header(lines)
    if found is None:
        raise BadInputError(
            "No header of an RTT full CSV data file was found", where=where,
            expected="a line with “Provider Org Code”, “Commissioner Org Code” and weekly bands",
            remedy="check that this is the full CSV data file and not another publication",
        )  # fmt: skip
    index, cells = found
    columns, extra = _name_columns(cells)
    _refuse_duplicates(columns, cells, where)
    open_band = _check_bands(columns, extra, where)
    _check_required(columns, extra, where)
    headings = [cell for cell, name in zip(cells, columns, strict=True) if name in _NUMBERS]
    refuse_misleading(extra, headings, where)
    columns = _july_2016(columns)
    name = f"{'period' if 'period' in columns else 'financial-year'}-{open_band}"
    return Layout(name, index + 1, tuple(columns), tuple(cells), open_band, tuple(extra))


def _name_columns(cells: Sequence[str]) -> tuple[list[str], list[str]]:
    by_spelling = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}
    columns: list[str] = []
    extra: list[str] = []
    for position, cell in enumerate(cells):
        normal = _normal(cell)
        band = _band_number(normal)
        if band is not None:
            columns.append(band)
        elif normal in by_spelling:
            columns.append(by_spelling[normal])
        else:
            columns.append(f"extra_{position}")
            if normal:
                extra.append(cell.strip())
    return columns, extra


def _band_number(normal: str) -> str | None:
    match = _BAND.match(normal)
    if match and int(match[2]) == int(match[1]) + 1:
        return f"b{int(match[1]):03d}"
    match = _OPEN_BAND.match(normal)
    return f"b{int(match[1]):03d}" if match else None


def _refuse_duplicates(columns: Sequence[str], cells: Sequence[str], where: str) -> None:
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        published = [cell for cell, name in zip(cells, columns, strict=True) if name == twice[0]]
        raise BadInputError(
            f"The column “{published[0]}” is there {len(published)} times", where=f"{where}, header",
            expected="each column once", remedy="download the file again; do not edit it",
        )  # fmt: skip


def _check_bands(columns: Sequence[str], extra: Sequence[str], where: str) -> int:
    bands = sorted(int(name[1:]) for name in columns if re.fullmatch(r"b\d{3}", name))
    for open_band in (52, 104):
        if bands == list(range(open_band + 1)):
            return open_band
    last = 104 if bands and bands[-1] > 52 else 52
    missing = sorted(set(range(last + 1)) - set(bands))
    if missing:
        band = missing[0]
        label = f"Gt {band:02d} To {band + 1:02d} Weeks SUM 1" if band < last else f"Gt {band} Weeks SUM 1"
        raise _missing(label, extra, where)
    raise BadInputError(
        f"The weekly bands go up to {bands[-1]}+ weeks", where=f"{where}, header",
        expected="53 bands up to 52+ weeks (until March 2021) or 105 bands up to 104+ weeks (since April 2021)",
        remedy="if NHS England has changed the bands, fairwait must be taught the new layout first",
    )  # fmt: skip


def _check_required(columns: Sequence[str], extra: Sequence[str], where: str) -> None:
    have = set(columns)
    for name, spellings in _SPELLINGS.items():
        if name not in _OPTIONAL and name not in have:
            raise _missing(spellings[0].title().replace("Rtt", "RTT"), extra, where)
    if "period" not in have and not {"year", "period_name"} <= have:
        raise _missing("Period", extra, where)
    if "treatment_function" not in have and "treatment_function_description" not in have:
        raise _missing("Treatment Function Code", extra, where)


def _missing(label: str, extra: Sequence[str], where: str) -> BadInputError:
    near = difflib.get_close_matches(label.lower(), [cell.lower() for cell in extra], n=1, cutoff=0.5)
    guess = next((cell for cell in extra if near and cell.lower() == near[0]), extra[0] if len(extra) == 1 else None)
    return BadInputError(
        f"The column “{label}” is missing", where=f"{where}, header",
        expected=f"a column of that name{f' (the file has “{guess}”, which is not known)' if guess else ''}",
        remedy="download the file again; if NHS England has renamed the column, fairwait must be taught first: "
        f"{TEACH_COLUMN}",
    )  # fmt: skip


def _july_2016(columns: list[str]) -> list[str]:
    """Move the names to what the columns hold: in July 2016 the code stands under the name's heading."""
    if "treatment_function" in columns or "treatment_function_description" not in columns:
        return columns
    rename = {
        "treatment_function_name": "treatment_function",
        "treatment_function_description": "treatment_function_name",
    }
    return [rename.get(name, name) for name in columns]
