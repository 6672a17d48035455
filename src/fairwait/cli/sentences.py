"""Sentences that several commands print, so that they speak alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fairwait.analysis.wording import form, form_interval, inline, said_of
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.measures.formula import printed

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.domain.estimates import Estimates
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


def source_line(files: Sequence[Provenance], label: str) -> str:
    """Where the figures of an answer come from, and what they count."""
    titles = "; ".join(dict.fromkeys(file.title for file in files))
    publishers = words.listing(list(dict.fromkeys(file.publisher for file in files)))
    return (
        f"{'Source' if len(files) == 1 else 'Sources'}: {titles}, {publishers}, from {label}. Pathways are not people."
    )


def boundaries_line(table: Estimates) -> str:
    """On which areas figures were made that are not the month's own, and how much rests on a share of population."""
    apportioned = table["apportioned"]
    made = table["boundary_vintage"][0] if len(table) else ""
    if ", made from " not in made:
        return ""
    touched = apportioned > 0
    if not touched.any():
        return f"On {made}: whole areas only, none divided."
    most = int(np.argmax(apportioned))
    number = len(set(table["area"][touched].tolist()))
    return (
        f"On {made}. {words.count(number, 'area')} {words.noun(number, 'was', 'were')} divided or put together from "
        f"parts by where residents live; of the figure of {table['area_name'][most]}, "
        f"{words.percent(float(apportioned[most]), 1)} rests on that, the most of any. The column “apportioned” "
        "of --csv says it for each."
    )
