"""The commissioner panel of December 2014 to March 2015 on the boundaries of 2023, for measuring noise.

Twelve workbooks count completed and incomplete pathways of 211 clinical commissioning groups by week of waiting.
Brought to the 106 areas, 42 boards and 7 regions of today by the shares of people who moved, they are the only monthly
panel of what hospitals did for the residents of places.

Trusts that sent no figures are named in the workbooks' notes. The months in which they were silent are left out of the
areas that they serve, by the rule that keeps such areas out of rankings: where today they hold more than three in a
hundred of the area's list (the panel of providers and areas of 2025-26, under the code that the hospitals have there).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.submissions import noted_absences
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import Part
from fairwait.pipeline.noise.places import TODAY, areas_today, summing_to
from fairwait.places.lineage import crosswalk, vintage_of
from fairwait.sources.opening import open_file
from fairwait.sources.workbooks.source import Workbook
from fairwait.stats.arrays import Floats
from fairwait.stats.missing import FEWEST_COMPLETE

MONTHS = (Period(2014, 12), Period(2015, 1), Period(2015, 2), Period(2015, 3))
_FOLDER = "rtt/commissioner_workbooks"
_STEMS = ("Dec14", "Jan15", "Feb15", "Mar15")
_KINDS = {Part.ADMITTED: "Admitted", Part.NON_ADMITTED: "NonAdmitted", Part.INCOMPLETE: "Incomplete"}
_BANDS = 53  # weeks 0 to 51, and 52 or more


@dataclass(frozen=True, slots=True)
class Cells:
    """Pathways of one part and treatment function: ``bands`` (places, months, weeks) and ``total`` (places, months).

    Months touched by a silent trust are NaN in ``total`` and nought in ``bands``.
    """

    bands: Floats
    total: Floats

    @property
    def known(self) -> Floats:
        """Pathways with a known start, places x months; NaN where ``total`` is."""
        return np.where(np.isnan(self.total), np.nan, self.bands.sum(axis=2))

    @property
    def within_18(self) -> Floats:
        """Pathways of under 18 weeks, places x months."""
        return np.where(np.isnan(self.total), np.nan, np.minimum(self.bands[:, :, :18].sum(axis=2), self.known))


class CommissionerPanel:
    """The twelve workbooks below ``shared``, read by the reader that everybody uses.

    ``shares`` says, for each provider of 2025-26 and area, the share of the area's list that the provider holds.
    """

    def __init__(self, shared: Path, shares: Mapping[tuple[str, str], float]) -> None:
        self._counts = dict(_read(shared / _FOLDER))
        self._shares = shares

    @property
    def functions(self) -> tuple[str, ...]:
        """Codes of the treatment functions of 2014-15, the total C_999 among them."""
        return tuple(sorted({function for _, function in self._counts}))

    def groups(self, part: Part, function: str) -> Cells:
        """Counts of the 211 groups as published, in order of code, silent trusts or not."""
        counts = self._counts[part, function]
        return Cells(counts[:, :, :_BANDS], counts[:, :, _BANDS])

    def cells(self, part: Part, function: str, geography: Geography, *, keep_silent: bool = False) -> Cells:
        """Counts by place and month on the boundaries of today, places in order of code.

        Areas lose the months in which a trust that serves them was silent. A larger place would jump if one of its
        areas came and went, so there such an area is left out of all months. ``keep_silent`` leaves nothing out.
        """
        counts = np.einsum("ag,gmb->amb", _moving(), self._counts[part, function])
        touched = np.zeros(counts.shape[:2], dtype=np.bool_) if keep_silent else self.touched(part)
        if geography is not Geography.SUB_ICB:
            counts[touched.any(axis=1)] = 0.0
            counts = np.einsum("pa,amb->pmb", summing_to(geography), counts)
            touched = np.repeat(counts[:, :, _BANDS].sum(axis=1, keepdims=True) == 0, len(MONTHS), axis=1)
        bands, total = counts[:, :, :_BANDS], counts[:, :, _BANDS]
        bands[touched], total[touched] = 0.0, np.nan
        return Cells(bands, total)

    def touched(self, part: Part) -> NDArray[np.bool_]:
        """Areas x months in which a trust that serves the area was silent about this part."""
        lost = np.zeros((len(areas_today()), len(MONTHS)))
        for at, month in enumerate(MONTHS):
            for one in noted_absences(month) or ():
                if one.parts in ("all", part.value):
                    lost[:, at] += [self._shares.get((one.reports_as, code), 0.0) for code in areas_today()]
        return np.asarray(lost > 1.0 - FEWEST_COMPLETE)


@cache
def _moving() -> NDArray[np.float64]:
    """Areas of today x groups of 2014-15: the share of each group's people whom the area took."""
    moved = crosswalk(vintage_of(MONTHS[0]), vintage_of(TODAY)).shares
    return np.array([[moved[group].get(code, 0.0) for group in _groups()] for code in areas_today()])


def _groups() -> tuple[str, ...]:
    return tuple(sorted(crosswalk(vintage_of(MONTHS[0]), vintage_of(TODAY)).shares))


def _read(folder: Path) -> Iterator[tuple[tuple[Part, str], Floats]]:
    """Groups x months x (weeks and total) for each part and treatment function."""
    at = {code: i for i, code in enumerate(_groups())}
    for part, kind in _KINDS.items():
        found: dict[str, Floats] = {}
        for month, stem in enumerate(_STEMS):
            for org, function, *counts in _rows(_workbook(folder, f"{kind}-Commissioner-{stem}-*")):
                if org in at:  # NHS England is a commissioner and no place
                    cells = found.setdefault(function, np.zeros((len(at), len(MONTHS), _BANDS + 1)))
                    cells[at[org], month] = counts
        yield from (((part, function), cells) for function, cells in found.items())


def _workbook(folder: Path, pattern: str) -> Path:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise UsageError(
            f"The workbook {pattern} is missing", where=str(folder), expected="the twelve workbooks of 2014-15",
            remedy="noise is measured on them; lay the folder of published files out as its README says",
        )  # fmt: skip
    return paths[0]


def _rows(path: Path) -> Sequence[tuple[str, str, float]]:
    """Organisation, treatment function, weekly bands and total of every row of a workbook."""
    bands = ", ".join(f"b{band:03d}" for band in range(_BANDS))
    with tempfile.TemporaryDirectory() as workdir, duckdb.connect() as con:
        read = Workbook().read(open_file(path, Path(workdir)), con)
        return con.execute(f"select org, treatment_function, {bands}, total from {read.tables['marts']}").fetchall()
