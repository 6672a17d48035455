"""The engine against a slow and obvious second implementation, and against changes that must not matter."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.definitions.measure import Kind, Measure, Population, Term
from fairwait.definitions.measure_files import measure, measures
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.engine import estimate_many
from fairwait.measures.frame import Frame
from fairwait.measures.sql import NOWHERE
from tests.unit.measures_support import Fact, marts_of

MONTH = "2026-01"
#: Two boards of three locations, a hub, other countries' patients and a code that nobody knows.
LOCATIONS = {"A1": "X", "A2": "X", "B1": "Y"}
HUB, OUTSIDE, STRANGER = "H1", "NONC", "Z9"
PROVIDERS = ("R1", "R2", "R3")
FUNCTIONS = ("C_110", "C_320", "X06")
PEOPLE = {"A1": 30_000.0, "A2": 50_000.0, "B1": 25_000.0}
ONE_MONTH = [each for each in measures().values() if each.months == (0,) and each.collected is None]


def frame_of(geography: Geography) -> Frame:
    if geography is Geography.SUB_ICB:
        lookup = {code: code for code in LOCATIONS}
        people = PEOPLE
    else:
        lookup = dict(LOCATIONS)
        people = {board: sum(PEOPLE[code] for code in LOCATIONS if LOCATIONS[code] == board) for board in ("X", "Y")}
    codes = tuple(people)
    return Frame(geography, codes, codes, codes, {**lookup, HUB: NOWHERE}, population=people)


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Rows of a made-up file: few organisations, so that cells collide, and lists from nothing to some hundreds."""
    found = []
    for _ in range(draw(st.integers(0, 14))):
        part = draw(st.sampled_from(["1A", "1B", "2", "2", "2A", "3"]))
        bands: tuple[tuple[int, int], ...] = ()
        if part != "3":
            run = st.lists(st.tuples(st.integers(0, 104), st.integers(1, 90)), min_size=1, max_size=7)
            bands = tuple(draw(run))
        found.append(
            Fact(
                draw(st.sampled_from(PROVIDERS)),
                draw(st.sampled_from([*LOCATIONS, HUB, OUTSIDE, STRANGER])),
                part,
                draw(st.sampled_from(FUNCTIONS)),
                bands,
                unknown=draw(st.integers(0, 9)) if part in ("1A", "1B") else 0,
                count=draw(st.integers(1, 400)) if part == "3" else 0,
            )
        )
    return found


# The slow implementation: lists of rows, loops and exact fractions; no SQL, no numpy, no shared code ----------------


def slow_rows(rows: list[Fact], geography: Geography, area: str, function: str) -> list[Fact]:
    """The rows of the file that belong to an area and a treatment function."""

    def belongs(row: Fact) -> bool:
        if row.commissioner == OUTSIDE or function not in (TOTAL, row.treatment_function):
            return False
        if geography is Geography.ENGLAND:
            return True
        if geography is Geography.PROVIDER:
            return row.provider == area
        if row.commissioner == STRANGER:
            return area == STRANGER
        if geography is Geography.SUB_ICB:
            return row.commissioner == area
        return LOCATIONS.get(row.commissioner) == area

    return [row for row in rows if belongs(row)]


def slow_count(rows: list[Fact], term: Term) -> int:
    found = 0
    for row in rows:
        if row.part not in term.parts:
            continue
        if term.bands is None:
            found += row.known + (row.unknown if term.count == "total" else 0)
        else:
            for band, pathways in row.bands:
                if band >= term.bands.first and (term.bands.last is None or band <= term.bands.last):
                    found += pathways
    return found


def slow_quantile(rows: list[Fact], part: str, p: Fraction) -> tuple[str, float | None, int]:
    """One pathway after another, in order of wait."""
    waits: list[int] = sorted(band for row in rows if row.part == part for band, n in row.bands for _ in range(n))
    if not waits:
        return "no_data", None, 0
    if len(waits) < 20:
        return "suppressed", None, len(waits)
    target = p * len(waits)
    band = waits[math.ceil(target) - 1]
    if band == 104:
        return "censored", 104.0, len(waits)
    before = sum(wait < band for wait in waits)
    return "ok", float(band + (target - before) / waits.count(band)), len(waits)


def slow_estimate(each: Measure, rows: list[Fact], people: float | None) -> dict[str, Any]:
    if each.kind is Kind.QUANTILE:
        status, value, known = slow_quantile(rows, each.numerator[0].parts[0], Fraction(str(each.p)))
        return {"status": status, "value": value, "numerator": None, "denominator": known}
    above = slow_count(rows, each.numerator[0])
    if isinstance(each.denominator, Population):
        if people is None:
            return {"status": "not_defined", "value": None, "numerator": above, "denominator": None}
        status = "no_data" if above == 0 else "suppressed" if above < 10 else "ok"
        value = above * 1000 / people if status == "ok" else None
        return {"status": status, "value": value, "numerator": above, "denominator": people}
    assert each.denominator is not None
    below = slow_count(rows, each.denominator[0])
    if each.kind is Kind.BALANCE:  # one flow for every one of another: more may be completed than begin
        status = "ok" if below else "no_data"
        return {"status": status, "value": above / below if below else None, "numerator": above, "denominator": below}
    status = "not_defined" if above > below else "no_data" if below == 0 else "ok"
    return {"status": status, "value": above / below if below else None, "numerator": above, "denominator": below}


def fast(rows: list[Fact], geography: Geography, **marts: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    source = marts_of({MONTH: rows}, **marts)
    frame = frame_of(geography) if geography in (Geography.SUB_ICB, Geography.ICB) else None
    found = estimate_many(ONE_MONTH, source, geography=geography, period=MONTH, treatment_functions=None, frame=frame)
    return {(r["measure"], r["area"], r["treatment_function"]): r for r in found.records()}


@pytest.mark.parametrize("geography", [Geography.ENGLAND, Geography.ICB, Geography.SUB_ICB, Geography.PROVIDER])
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rows=facts())
def test_the_engine_agrees_with_the_obvious_way(geography: Geography, rows: list[Fact]) -> None:
    for (name, area, function), record in fast(rows, geography).items():
        each = measure(name)
        people = record["denominator"] if each.needs_population else None
        if geography in (Geography.SUB_ICB, Geography.ICB) and each.needs_population:
            people = frame_of(geography).population.get(area)
        expected = slow_estimate(each, slow_rows(rows, geography, area, function), people)
        if area == STRANGER:
            expected["status"] = "unmapped"
        said = {column: record[column] for column in expected}
        assert said["status"] == expected["status"], (name, area, function)
        for column in ("value", "numerator", "denominator"):
            if expected[column] is None:
                assert said[column] is None, (name, area, function, column)
            else:
                assert said[column] == pytest.approx(expected[column], abs=1e-9), (name, area, function, column)


@settings(max_examples=12)
@given(rows=facts())
def test_intervals_hold_their_value(rows: list[Fact]) -> None:
    for record in fast(rows, Geography.SUB_ICB).values():
        if record["low"] is not None and record["status"] == "ok":
            assert record["low"] <= record["value"] + 1e-9
        if record["high"] is not None and record["status"] == "ok":
            assert record["value"] <= record["high"] + 1e-9


@settings(max_examples=12)
@given(rows=facts())
def test_splitting_a_provider_leaves_every_area_as_it_was(rows: list[Fact]) -> None:
    """Its pathways are the same people's, whoever the file says treats them."""
    split: list[Fact] = []
    for row in rows:
        half = tuple((band, n - n // 2) for band, n in row.bands)
        rest = tuple((band, n // 2) for band, n in row.bands if n // 2)
        split.append(replace(row, bands=half, count=row.count - row.count // 2, unknown=0))
        split.append(replace(row, provider=f"{row.provider}b", bands=rest, count=row.count // 2))
    for geography in (Geography.SUB_ICB, Geography.ICB, Geography.ENGLAND):
        assert fast(split, geography) == fast(rows, geography)


@settings(max_examples=12)
@given(rows=facts())
def test_the_order_of_the_files_rows_does_not_matter(rows: list[Fact]) -> None:
    assert fast(rows[::-1], Geography.SUB_ICB) == fast(rows, Geography.SUB_ICB)


@settings(max_examples=12)
@given(rows=facts())
def test_an_empty_provider_changes_nothing_for_areas(rows: list[Fact]) -> None:
    """A provider whose rows count nothing: the published files leave such rows out, other files may not."""
    source = marts_of({MONTH: rows})
    before = _records(source, Geography.ICB)
    source.connection.execute("""
        INSERT INTO marts BY NAME SELECT DISTINCT period, 'provider' AS basis, 'R9' AS org, part, treatment_function,
          0 AS known, 0 AS unknown, 0 AS total, open_band FROM marts""")
    assert _records(source, Geography.ICB) == before


@settings(max_examples=12)
@given(rows=facts())
def test_the_detail_does_not_need_the_total(rows: list[Fact]) -> None:
    source = marts_of({MONTH: rows})
    before = {key: record for key, record in _records(source, Geography.ICB).items() if key[2] != TOTAL}
    source.connection.execute("DELETE FROM marts WHERE treatment_function = 'C_999'")
    after = {key: record for key, record in _records(source, Geography.ICB).items() if key[2] != TOTAL}
    assert after == before


@settings(max_examples=12)
@given(rows=facts(), factor=st.sampled_from([2.0, 4.0, 0.5]))
def test_scaling_every_population_scales_every_rate_and_nothing_else(rows: list[Fact], factor: float) -> None:
    source = marts_of({MONTH: rows})
    frame = frame_of(Geography.SUB_ICB)
    larger = replace(frame, population={code: people * factor * 4 for code, people in frame.population.items()})
    first = _records(
        source, Geography.SUB_ICB, replace(frame, population={c: p * 4 for c, p in frame.population.items()})
    )
    second = _records(source, Geography.SUB_ICB, larger)
    for key, record in first.items():
        if measure(key[0]).needs_population and record["value"] is not None:
            assert second[key]["value"] * factor == pytest.approx(record["value"])
        elif not measure(key[0]).needs_population:
            assert second[key] == record


def _records(
    source: Any, geography: Geography, frame: Frame | None = None
) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = estimate_many(
        ONE_MONTH,
        source,
        geography=geography,
        period=MONTH,
        treatment_functions=None,
        frame=frame or frame_of(geography),
    )
    return {(r["measure"], r["area"], r["treatment_function"]): r for r in found.records()}
