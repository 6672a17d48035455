"""Any counts of a return, added up by the engine and by hand: nothing is lost, nothing counted twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.measures.engine import estimate
from tests.unit.collected_support import returns_of

ICBS, TESTS = ("QF7", "QMF", "QWO", "X24", "ZZ9"), ("D01", "D02", "D12")
Cells = dict[tuple[str, str], tuple[int, int]]


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    """Late and waiting by organisation and test; some organisations do not do some tests."""
    kept = draw(st.lists(st.sampled_from([(org, test) for org in ICBS for test in TESTS]), min_size=1, unique=True))
    found = {}
    for cell in kept:
        whole = draw(st.integers(0, 10_000))
        found[cell] = (draw(st.integers(0, whole)), whole)
    return found


@settings(max_examples=40)
@given(cells())
def test_areas_hubs_and_strangers_are_england_for_every_test(given_cells: Cells) -> None:
    rows = [
        ("diagnostics-icb-series", "2026-03", org, test, quantity, float(value))
        for (org, test), pair in given_cells.items()
        for quantity, value in zip(("waiting_6_plus", "waiting"), pair, strict=True)
    ]
    source = returns_of(rows)
    question = {"period": "2026-03", "treatment_functions": None}
    name = "six_week_diagnostic_waits"
    england = estimate(name, source, geography="england", **question)  # type: ignore[arg-type]
    boards = estimate(name, source, geography="icb", **question)  # type: ignore[arg-type]
    for one in england.records():
        test = one["treatment_function"]
        mine = {cell: pair for cell, pair in given_cells.items() if test in (cell[1], "C_999")}
        late, whole = (sum(pair[at] for pair in mine.values()) for at in (0, 1))
        assert (one["numerator"], one["denominator"]) == (late, whole)
        assert one["value"] == (late / whole if whole else None)
    for one in boards.records():
        mine = {
            cell: pair for cell, pair in given_cells.items()
            if cell[0] == one["area"] and one["treatment_function"] in (cell[1], "C_999")
        }  # fmt: skip
        late, whole = (sum(pair[at] for pair in mine.values()) for at in (0, 1))
        assert (one["numerator"] or 0, one["denominator"] or 0) == (late, whole)
        assert one["area"] != "X24"
    strangers = {org for (org, _), (_, whole) in given_cells.items() if org == "ZZ9" and whole}
    assert {one["area"] for one in boards.records() if one["status"] == "unmapped"} == strangers
