"""The months of places as the API tells them are those that the pages draw, each with the stretch that it is in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.editions import series
from fairwait.editions.reading import Edition
from fairwait.editions.series import Wanted
from fairwait.editions.tables.series import MONTHS, keep, new_borders_of
from fairwait.editions.writing import EditionWriter

BEFORE = Period(2026, 1).shift(-MONTHS)


@pytest.fixture(scope="module")
def panels(bench: Workbench) -> list[Panel]:
    return [
        panel(bench, "within_18_weeks", Geography.ICB, months=MONTHS),
        panel(bench, "within_18_weeks", Geography.PROVIDER, months=MONTHS),
        panel(bench, "within_18_weeks", Geography.ICB, months=MONTHS, treatment_function="C_110"),
    ]


@pytest.fixture(scope="module")
def kept(bench: Workbench, panels: list[Panel], tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path: Path = tmp_path_factory.mktemp("series") / "series.sqlite"
    writer = EditionWriter.new(path, "series", {"period": "2026-01"})
    keep(writer, panels, BEFORE, lambda table: new_borders_of(bench, table))
    writer.finish()
    return Edition(path)


def rows(edition: Edition, **wanted: tuple[str, ...]) -> list[dict[str, object]]:
    found = series.after(edition, Wanted(**wanted), None, 100_000)  # type: ignore[arg-type]
    return [dict(zip(series.COLUMNS, row, strict=True)) for row in found]


def test_every_month_of_a_panel_is_there_with_its_value_or_its_reason(panels: list[Panel], kept: Edition) -> None:
    for table in panels:
        told = {
            (one["area"], one["period"]): one
            for one in rows(kept, geographies=(table.geography.value,), functions=(table.treatment_function,))
        }
        for row, area in enumerate(table.areas):
            for at, period in enumerate(table.periods):
                one, known = told.get((area, str(period))), bool(np.isfinite(table.value[row, at]))
                reason = table.reasons.get((row, at), "")
                assert (one is not None) == (known or bool(reason))
                if one is not None:
                    assert one["value"] == (table.value[row, at] if known else None)
                    assert (one["judged"] == 1, one["reason"]) == (table.usable[row, at], reason)
                    assert one["judged"] or one["reason"]


def test_a_board_that_began_lately_has_its_one_month_and_its_name(kept: Edition) -> None:
    (essex,) = rows(kept, areas=("D7T5G",))
    assert (essex["period"], essex["part"], essex["whole"]) == ("2026-04", 160_586, 289_198)
    assert essex["judged"] == 1
    assert kept.fact("series")["names"]["D7T5G"] == "Essex"
    assert all(isinstance(code, str) for code in kept.fact("series")["names"])


def test_a_silent_trust_has_a_reason_in_place_of_a_value_and_never_nought(kept: Edition) -> None:
    silent = [one for one in rows(kept, areas=("RHQ",)) if str(one["period"]) >= "2025-07"]
    assert len(silent) == 10
    assert all(one["value"] is None and one["reason"] and not one["judged"] for one in silent)


def test_months_on_two_sides_of_a_change_of_what_is_counted_are_of_different_stretches(kept: Edition) -> None:
    stretch = {str(one["period"]): one["stretch"] for one in rows(kept, areas=("RXF",))}
    assert stretch["2024-01"] != stretch["2024-02"], "community services left the figures"
    assert stretch["2024-02"] == stretch["2026-04"]


def test_what_is_held_is_said_and_counted(panels: list[Panel], kept: Edition) -> None:
    fact = kept.fact("series")
    assert fact["held"] == {"within_18_weeks": {"icb": ["C_999", "C_110"], "provider": ["C_999"]}}
    assert fact["names"]["QWO"] == "West Yorkshire"
    assert series.total(kept, Wanted()) == len(rows(kept)) == kept.rows("select count(*) from series")[0][0]
    last = rows(kept)[-1]
    end = tuple(str(last[name]) for name in series.KEY)
    assert series.before(kept, Wanted(), end, 3) == series.after(kept, Wanted(), None, 100_000)[-4:-1]
