"""A question about many months reads each return a few times, not month by month."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from fairwait.analysis.panel import panel
from fairwait.analysis.workbench import Workbench
from fairwait.domain.place import Geography
from fairwait.measures import remembered
from fairwait.store.reader import packaged_figures

#: Statements to read two years of a return, who sent it, names and months: a handful, whatever the number of months.
MOST = 24


class Listened:
    """A connection that counts what it is asked."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.asked: list[str] = []

    def execute(self, statement: str, *more: Any) -> Any:
        self.asked.append(statement)
        return self._connection.execute(statement, *more)


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> tuple[Workbench, Listened]:
    monkeypatch.setattr(remembered, "_kept", OrderedDict())
    store = packaged_figures()
    listening = Listened(store.connection)
    store.__dict__["connection"] = listening
    return Workbench(store), listening


@pytest.mark.parametrize("geography", [Geography.ICB, Geography.PROVIDER], ids=lambda one: one.value)
def test_two_years_of_diagnostics_are_a_handful_of_statements(
    listened: tuple[Workbench, Listened], geography: Geography
) -> None:
    bench, listening = listened
    found = panel(bench, "six_week_diagnostic_waits", geography)
    assert len(found.periods) == 24
    assert len(listening.asked) <= MOST


def test_more_months_are_no_more_statements(listened: tuple[Workbench, Listened]) -> None:
    bench, listening = listened
    panel(bench, "six_week_diagnostic_waits", Geography.ICB, months=24)
    panel(bench, "six_week_diagnostic_waits", Geography.ICB, months=None)
    assert len(listening.asked) <= MOST
