"""Sentences that several commands print, so that they speak alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.analysis.wording import form, form_interval, inline, said_of
from fairwait.definitions.measure import Kind
from fairwait.measures.formula import printed

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.domain.provenance import Provenance


def exact(measure: Measure, value: float) -> str:
    """One value in prose with its unit: ``61.4%``, ``13.6 weeks``, ``5.33``."""
    return printed(measure, value) if measure.kind is Kind.BALANCE else form(measure, value)


def said(measure: Measure, value: float, place: str, low: float | None = None, high: float | None = None) -> str:
    """A value said of a place, to stand in a sentence; a share as so many in 100 with its exact value behind it."""
    if measure.kind is Kind.BALANCE:
        return f"{inline(measure.title)} was {printed(measure, value)} in {place}"
    interval = ""
    if low is not None and high is not None:
        interval = f"95% interval {form_interval(measure, low, high)}"
    if measure.kind is Kind.SHARE:
        interval = f"{form(measure, value)}{f', {interval}' if interval else ''}"
    return said_of(measure, value, place, interval)


def source_line(file: Provenance, label: str) -> str:
    """Where the figures of an answer come from, and what they count."""
    return f"Source: {file.title}, {file.publisher}, from {label}. Pathways are not people."
