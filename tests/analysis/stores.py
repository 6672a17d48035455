"""Small stores made from made-up months of a made-up country that lies in real places.

Areas have real codes (so that they have people, boards and neighbours); providers are invented. The months lie in
2029 and the store holds a short series of lists of its own, so that nothing of the real history that travels with the
package bears on them: whatever is known of who submits, the store's own earlier months must say.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.pipeline.ingest import ingest
from fairwait.places.areas import area_index
from fairwait.store.reader import open_store
from tests.synthetic.full_csv import Month, make_month
from tests.synthetic.world import Org, World, make_world

NOW = Period(2029, 6)
EARLIER = tuple(NOW.shift(-step) for step in range(5, 0, -1))
#: Invented codes, in no published list. Trusts begin with R, as the rule that tells sectors apart expects.
PROVIDERS = (
    *(Org(f"RZ{k}", f"SYNTHTOWN {k} HOSPITALS NHS FOUNDATION TRUST", "QWO", "A BOARD") for k in range(1, 6)),
    *(Org(f"NZ90{k}", f"SYNTH CLINIC {k}", "QWO", "A BOARD") for k in range(1, 3)),
)
AREAS = 14
_SERIES_MONTH = EARLIER[0].shift(-1)
_SERIES_COLUMNS = ("code", "name", "level", "month", "incomplete_total", "within_18w", "w52", "w65", "w78", "w104")


@cache
def real_areas(number: int = AREAS, period: Period = NOW) -> tuple[Org, ...]:
    """Real sub-ICB locations of boards that hold several, in order of board."""
    places = sorted(area_index(Geography.SUB_ICB, period).values(), key=lambda area: (area.parent, area.code))
    boards = [area.parent for area in places]
    kept = [area for area in places if boards.count(area.parent) > 1][:number]
    return tuple(Org(area.code, f"NHS {area.name} ICB - {area.code}".upper(), area.parent, "ICB") for area in kept)


@cache
def country() -> World:
    """Fourteen areas, five trusts and two clinics; each area has a main provider and a few others."""
    return make_world(area_list=real_areas(), provider_list=PROVIDERS, seed=1, list_size=5_000.0, mean_pairs=9.0)


@cache
def month_of(period: Period) -> Month:
    """One month of the country as everybody would report it."""
    return make_month(str(period), world=country())


def history() -> tuple[Month, ...]:
    """The five months before, complete."""
    return tuple(month_of(period) for period in EARLIER)


def add_months(root: Path, months: Iterable[Month], folder: Path) -> Path:
    """Ingest months into the store at ``root``; every file must land."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [month.write(folder / f"{month.period}.csv") for month in months]
    report = ingest(files, root)
    assert not [str(file.error) for file in report.files if file.error]
    return root


def write_series(path: Path, providers: Iterable[Org] = PROVIDERS, month: Period = _SERIES_MONTH) -> Path:
    """A series of lists by provider, one month long: the month before the first data file."""
    rows = [(org.code, org.name, "provider", str(month), 1000, 600, 30, 10, 3, 0) for org in providers]
    sums = [sum(row[at] for row in rows) for at in range(4, 10)]  # type: ignore[misc]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(_SERIES_COLUMNS)
        writer.writerows([*rows, ("ENG", "England", "national", str(month), *sums)])
    return path


def with_month(base: Path, month: Month, folder: Path) -> Workbench:
    """A copy of the store at ``base`` with one more month."""
    shutil.copytree(base, folder / "store")
    return Workbench(open_store(add_months(folder / "store", [month], folder / "files")))


def usual_shares(months: Iterable[Month]) -> Mapping[tuple[str, str], float]:
    """Each provider's share of each area's list over those months, worked out from the rows themselves."""
    held: dict[tuple[str, str], float] = {}
    total: dict[str, float] = {}
    for month in months:
        rows = month.part == "2"
        count = (month.known + month.unknown)[rows].tolist()
        keys = zip(month.provider_codes[rows].tolist(), month.commissioner_codes[rows].tolist(), strict=True)
        for key, pathways in zip(keys, count, strict=True):
            held[key] = held.get(key, 0.0) + pathways
            total[key[1]] = total.get(key[1], 0.0) + pathways
    return {key: pathways / total[key[1]] for key, pathways in held.items()}


def scaled(month: Month, factor: int) -> Month:
    """The same month with every count times a whole number."""
    return replace(month, bands=month.bands * factor, known=month.known * factor, unknown=month.unknown * factor)
