"""Sentences that several commands print, so that they speak alike."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.wording import form, form_interval, inline, said_of
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.measures.formula import printed

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure
    from fairwait.domain.estimates import Estimates
    from fairwait.domain.provenance import Provenance
    from fairwait.store.reader import Store


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
        exact_value = form(measure, value)
        if exact_value not in said_of(measure, value, place, ""):  # a share that is not said as so many in 100
            interval = f"{exact_value}{f', {interval}' if interval else ''}"
    return said_of(measure, value, place, interval)


def source_line(files: Sequence[Provenance], label: str, *measures: Measure) -> str:
    """Where the figures of an answer come from, and what they count."""
    pathways = not measures or any(one.collected is None for one in measures)
    titles = "; ".join(dict.fromkeys(file.title for file in files))
    publishers = words.listing(list(dict.fromkeys(file.publisher for file in files)))
    return (
        f"{'Source' if len(files) == 1 else 'Sources'}: {titles}, {publishers}, from {label}."
        f"{' Pathways are not people.' if pathways else ''}"
    )


def lent_line(store: Store, files: Sequence[Provenance]) -> tuple[str, str]:
    """Where an answer's files come from, and a sentence for its first lines where that is not the store named alone."""
    own = {release.sha256 for release in store.all_releases}
    lent = [file for file in files if file.sha256 not in own]
    if not store.version or not lent:
        return store.label, ""
    titles = words.listing_up_to(list(dict.fromkeys(file.title for file in lent)), 2)
    where = "the packaged figures" if len(lent) == len(files) else f"{store.label} and the packaged figures"
    return where, f"The store does not hold what this needs ({titles}): the packaged figures answer instead."


def tell_of_lent(store: Store, files: Sequence[Provenance]) -> None:
    """Say on standard error, beside what a program reads, that the packaged figures answered."""
    from fairwait.cli.errors import filled

    _, told = lent_line(store, files)
    if told:
        print(filled(told), file=sys.stderr)


def boundaries_line(*tables: Estimates) -> str:
    """On which areas figures were made that are not the month's own, and how much rests on a share of population."""
    rows = [row for table in tables for row in table.records() if row["status"] != "unmapped"]
    made = rows[0]["boundary_vintage"] if rows else ""
    if ", made from " not in made:
        return ""
    touched = {row["area"]: row for row in rows if row["apportioned"] > 0}
    if not touched:
        return f"On {made}: whole areas only, none divided."
    most = max(touched.values(), key=lambda row: row["apportioned"])
    return (
        f"On {made}. {words.count(len(touched), 'area')} here {words.noun(len(touched), 'was', 'were')} divided or put "
        f"together from parts, by where residents live: {words.percent(most['apportioned'], 1)} of the pathways of "
        f"{most['area_name']} were so moved in or held back, the most of any here. "
        "The column “apportioned” of --csv says it for each."
    )
