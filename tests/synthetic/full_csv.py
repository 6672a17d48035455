"""RTT full CSV data files, made up: every layout, any size, the truth beside the file.

    month = make_month("2026-01")                      # about 1,800 rows, in the layout of that date
    month.write(folder / "20260131-RTT-January-2026-full-extract.csv")   # .csv, .csv.gz or .zip by suffix
    month.total("2")                                   # incomplete pathways of England, commissioner NONC left out

A month is a table of detail rows; the C_999 rows of a file are sums made while writing. The same seed draws the
same country for every month, so months can be stacked into a history.
"""

from __future__ import annotations

import calendar
import gzip
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.synthetic.layouts import PART_NAMES, Layout, layout_for
from tests.synthetic.world import TOTAL, TREATMENTS, World, make_world, treatment_names

#: Per pathway on the list: completed admitted, completed non-admitted, new periods in the month.
_FLOW = {"1A": 0.042, "1B": 0.174, "3": 0.247}
_UNKNOWN_SHARE = {"1A": 0.012, "1B": 0.015}
_DTA_SHARE = 0.16


@dataclass(frozen=True, slots=True)
class Month:
    """Detail rows of one month. Arrays have one entry per row; ``bands`` has ``open_band + 1`` columns.

    ``known`` is the sum of bands for parts 1A to 2A; for part 3, which has none, the count itself.
    """

    period: str
    layout: Layout
    world: World
    provider: NDArray[np.int64]
    commissioner: NDArray[np.int64]
    part: NDArray[np.str_]
    treatment: NDArray[np.int64]
    bands: NDArray[np.int64]
    known: NDArray[np.int64]
    unknown: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.part)

    @property
    def provider_codes(self) -> NDArray[np.str_]:
        return np.array([org.code for org in self.world.providers])[self.provider]

    @property
    def commissioner_codes(self) -> NDArray[np.str_]:
        return np.array([org.code for org in self.world.commissioners])[self.commissioner]

    @property
    def treatment_codes(self) -> NDArray[np.str_]:
        return np.array([code for code, _ in treatment_names(self.layout.open_band)])[self.treatment]

    def select(
        self,
        part: str,
        *,
        provider: str | None = None,
        commissioner: str | None = None,
        treatment: str | None = None,
        nonc: bool = False,
    ) -> NDArray[np.bool_]:
        """Mask of detail rows. Commissioner NONC is left out unless ``nonc`` or asked for by name."""
        mask = self.part == part
        if provider is not None:
            mask &= self.provider_codes == provider
        if commissioner is not None:
            mask &= self.commissioner_codes == commissioner
        elif not nonc:
            mask &= self.commissioner_codes != "NONC"
        if treatment is not None and treatment != TOTAL[0]:
            mask &= self.treatment_codes == treatment
        return mask

    def total(self, part: str, **where: str | bool | None) -> int:
        """Pathways, unknown clock starts included, of the selected rows (see :meth:`select`)."""
        mask = self.select(part, **where)  # type: ignore[arg-type]
        return int(self.known[mask].sum() + self.unknown[mask].sum())

    def band_sums(self, part: str, **where: str | bool | None) -> NDArray[np.int64]:
        """Pathways by week band of the selected rows."""
        summed: NDArray[np.int64] = self.bands[self.select(part, **where)].sum(axis=0)  # type: ignore[arg-type]
        return summed

    def only(self, mask: NDArray[np.bool_]) -> Month:
        """The month with just those detail rows: for a provider that did not submit, an area that did not exist."""
        rows = {name: getattr(self, name)[mask] for name in _ROW_FIELDS}
        return replace(self, **rows)

    def without_providers(self, codes: Iterable[str]) -> Month:
        """The month as published when those providers sent nothing."""
        return self.only(~np.isin(self.provider_codes, list(codes)))

    def with_rows(self, index: NDArray[np.int64]) -> Month:
        """The month with the detail rows at ``index``, in that order (repeats allowed)."""
        return replace(self, **{name: getattr(self, name)[index] for name in _ROW_FIELDS})

    @property
    def default_name(self) -> str:
        """A file name as published, for example ``20260131-RTT-January-2026-full-extract.csv``."""
        year, month = int(self.period[:4]), int(self.period[5:])
        last = calendar.monthrange(year, month)[1]
        return f"{year}{month:02d}{last:02d}-RTT-{calendar.month_name[month]}-{year}-full-extract.csv"

    def csv_bytes(self) -> bytes:
        """The whole file as text in its layout, lines ended as published (CR LF)."""
        from tests.synthetic.writer import as_csv

        return as_csv(self)

    def write(self, path: Path, *, member: str | None = None, compresslevel: int = 1) -> Path:
        """Write ``path``: ``.csv``, ``.csv.gz`` or ``.zip`` (whose only member is named ``member``)."""
        content = self.csv_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=compresslevel) as bundle:
                info = zipfile.ZipInfo(member or self.default_name, (2020, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(info, content, compresslevel=compresslevel)
        elif path.suffix == ".gz":
            path.write_bytes(gzip.compress(content, compresslevel=compresslevel, mtime=0))
        else:
            path.write_bytes(content)
        return path


_ROW_FIELDS = ("provider", "commissioner", "part", "treatment", "bands", "known", "unknown")


def make_month(
    period: str = "2026-01",
    *,
    providers: int = 8,
    areas: int = 5,
    seed: int = 1,
    layout: Layout | None = None,
    world: World | None = None,
    list_size: float = 4_000.0,
    waiting_scale: float = 14.0,
) -> Month:
    """Draw a month of figures in the layout published at its date (or in ``layout``).

    ``waiting_scale`` is the mean wait of the list in weeks. Pass one ``world`` to draw many months of one country.
    """
    layout = layout or layout_for(period)
    country = world or make_world(
        providers=providers, areas=areas, seed=seed, style=layout.commissioners, list_size=list_size
    )
    rng = np.random.default_rng([seed, int(period[:4]), int(period[5:])])
    shares = np.array([share for _, share in TREATMENTS.values()])
    expected = country.size[:, None] * shares * country.treats[country.pairs[:, 0]]
    expected *= rng.lognormal(0, 0.05, expected.shape)
    if layout.open_band == 52:
        expected[:, 19:] = 0  # one code, X01, for everything else
    blocks = [_part(part, expected, country, layout.open_band, rng, waiting_scale) for part in ("1A", "1B", "2", "3")]
    blocks.insert(3, _decision_to_admit(blocks[2], rng))
    columns = [np.concatenate(pieces) for pieces in zip(*(block[1:] for block in blocks), strict=True)]
    part = np.concatenate([np.full(len(block[1]), block[0]) for block in blocks])
    pair, treatment, bands, known, unknown = columns
    return Month(
        period=period,
        layout=layout,
        world=country,
        provider=country.pairs[pair, 0],
        commissioner=country.pairs[pair, 1],
        part=part,
        treatment=treatment,
        bands=bands,
        known=known,
        unknown=unknown,
    )


_Block = tuple[str, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _part(
    part: str,
    expected: NDArray[np.float64],
    world: World,
    open_band: int,
    rng: np.random.Generator,
    waiting_scale: float,
) -> _Block:
    """Rows of one part: pair, treatment, bands, known, unknown. Rows with nothing are left out, as published."""
    count = rng.poisson(expected * _FLOW.get(part, 1.0))
    unknown = rng.binomial(count, _UNKNOWN_SHARE.get(part, 0.0))
    pair, treatment = np.nonzero(count)
    total, lost = count[pair, treatment], unknown[pair, treatment]
    known = total - lost
    if part == "3":
        return part, pair, treatment, np.zeros((len(pair), open_band + 1), dtype=np.int64), known, lost
    scale = waiting_scale * (1.0 if part in ("2", "1A") else 0.6)
    areas = np.random.default_rng(len(world.commissioners)).lognormal(0, 0.2, len(world.commissioners))
    rate = 1.0 / (scale * areas)
    edges = np.exp(-rate[:, None] * np.arange(open_band + 1))
    shape = np.concatenate([edges[:, :-1] - edges[:, 1:], edges[:, -1:]], axis=1)
    shape /= shape.sum(axis=1, keepdims=True)
    bands = rng.multinomial(known, shape[world.pairs[pair, 1]])
    return part, pair, treatment, bands, known, lost


def _decision_to_admit(incomplete: _Block, rng: np.random.Generator) -> _Block:
    """Part 2A as a subset of part 2, band by band."""
    _, pair, treatment, bands, _, unknown = incomplete
    subset = rng.binomial(bands, _DTA_SHARE)
    known = subset.sum(axis=1)
    kept = known > 0
    return "2A", pair[kept], treatment[kept], subset[kept], known[kept], np.zeros_like(unknown[kept])


def national_world(seed: int = 1, style: str = "sub-icb") -> World:
    """A country of England's size: 517 providers, 106 areas, about 180,000 rows and 7 million waiting a month."""
    return make_world(providers=517, areas=106, seed=seed, style=style)


__all__ = ["PART_NAMES", "Layout", "Month", "layout_for", "make_month", "make_world", "national_world"]
