"""What the API serves that no page carries: measures, sources and the watch list, as plain JSON.

Each is one fact of the edition. Their keys are those of the API's answers: scripts rely on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwait.definitions.dated import breaks
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measures
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.items import NAMES
from fairwait.domain.period import Period
from fairwait.measures.catalogue import catalogue
from fairwait.measures.formula import formula_words

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter
    from fairwait.store.release import Release


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the facts ``measures``, ``functions``, ``sources`` and ``watch_list``."""
    month = bench.latest_period()
    writer.fact("measures", [measure_record(measures()[one.id], month) for one in catalogue()])
    writer.fact("functions", NAMES)
    writer.fact("sources", [source_record(one) for one in bench.store.current_releases])
    writer.fact("watch_list", watch_records(bench))


def measure_record(one: Measure, month: Period) -> dict[str, Any]:
    """All that a reader of numbers must know of a measure."""
    dated = {each.id: each for each in breaks()}
    return {
        "id": one.id, "title": one.title, "question": one.question, "kind": one.kind.value, "unit": one.unit,
        "is_share": one.percent, "decimals": one.decimals, "polarity": one.polarity.value,
        "words": one.words.model_dump(), "counted": one.counted, "divided_by": one.divided_by, "per": one.per,
        "parts": one.part_label, "quarterly": one.quarterly, "months_needed": 1 - min(one.months),
        "formula": _formula(one, month), "valid_from": str(one.valid_from),
        "levels": [each.value for each in one.geographies],
        "breaks": [
            {"id": name, "date": str(dated[name].date), "what": dated[name].what, "effect": dated[name].effect}
            for name in one.breaks if name in dated
        ],
        "why_it_matters": one.why_it_matters, "caveats": list(one.caveats), "source": one.source,
        "author": one.author, "review_date": str(one.review_date), "status": one.status,
    }  # fmt: skip


def _formula(one: Measure, month: Period) -> str:
    """How a value is made, in words."""
    if one.collected is None:
        return formula_words(one, month)
    above, below = one.collected.numerator, one.collected.denominator
    per = f", for every {one.per:,}" if one.per > 1 else ""
    return f"{above.words} divided by {below.words if below else 'residents'}{per}"


def source_record(one: Release) -> dict[str, Any]:
    """A published file behind the figures, precisely enough to fetch it and check it."""
    origin = one.provenance()
    return {
        "id": f"{one.publication}/{one.period_key}/{one.vintage}", "publication": one.publication, "title": one.title,
        "first_period": one.first_period, "last_period": one.last_period, "file": one.file_name,
        "sha256": one.sha256, "vintage": one.vintage, "rows": one.rows, "revised": one.revised,
        "publisher": origin.publisher, "licence": origin.licence,
        "derivation": origin.derivation, "notes": list(one.notes),
        "checks": [
            {"id": each["id"], "severity": each["severity"], "sentence": each["sentence"],
             "breaches": each["breaches"]}
            for each in one.checks
        ],
    }  # fmt: skip


def watch_records(bench: Workbench) -> dict[str, Any] | None:
    """The watch list as a program reads it; None where too few months are held to make one.

    What bodies answered is their own and stands in their workspace, not on a website.
    """
    from fairwait.analysis.watch.records import published_record, whole_list
    from fairwait.analysis.watch.watch import watch_list

    try:
        watched = watch_list(bench)
    except NothingToAnswerWithError:
        return None
    return whole_list(watched, [published_record(one) for one in watched.every])
