"""The watch list for programs: entries, who is not on it, rules and chance. The names are a contract with scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairwait.analysis.watch.entry import WatchEntry, WatchList

ENTRY_COLUMNS = ("id", "area", "area_name", "geography", "parent", "rule", "about", "measure", "treatment_function",
                 "period", "since", "since_at_least", "entered", "reason", "evidence", "off_when", "chance",
                 "response", "action", "owner", "review", "outcome", "reviews_missed", "escalated")  # fmt: skip


def published_record(one: WatchEntry) -> dict[str, Any]:
    """An entry without what its body answered, which is that body's own: what may stand on a website."""
    return {
        "id": one.id, "area": one.area, "area_name": one.name, "geography": one.geography.value,
        "parent": one.parent or None, "rule": one.rule.id, "about": one.rule.about, "measure": one.measure,
        "treatment_function": one.treatment_function, "period": str(one.period), "since": str(one.since),
        "since_at_least": one.at_least, "entered": str(one.entered), "reason": one.reason,
        "evidence": [{"sentence": each.sentence, "numbers": dict(each.numbers)} for each in one.evidence],
        "off_when": one.off_when, "chance": one.chance,
    }  # fmt: skip


def entry_record(one: WatchEntry) -> dict[str, Any]:
    """An entry for programs; the names are a contract with scripts."""
    answer = one.response
    return {
        **published_record(one),
        **{name: (answer.latest(name) or None) if answer else None for name in ("response", "action", "owner")},
        "review": str(answer.review) if answer and answer.review else None,
        "outcome": (answer.latest("outcome") or None) if answer else None,
        "reviews_missed": answer.missed if answer else 0, "escalated": one.escalated,
    }  # fmt: skip


def flat_record(one: WatchEntry) -> dict[str, Any]:
    """An entry for a spreadsheet: its evidence as sentences."""
    return entry_record(one) | {"evidence": " ".join(each.sentence for each in one.evidence)}


def history_of(one: WatchEntry) -> list[dict[str, Any]]:
    """Every answer recorded, oldest first."""
    from dataclasses import asdict

    return [asdict(record) for record in one.response.history] if one.response else []


def whole_list(watched: WatchList, records: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "period": str(watched.period),
        "since": str(watched.told_since),
        "entries": records,
        "not_on_it": [_not_on(one) for one in watched.not_on_it],
        "rules": [_rule(one) for one in watched.rules],
        # Of the whole list, however few places the entries were narrowed to.
        "chance": [_chance(one) for one in watched.chance],
        "notes": list(watched.notes),
    }


def _not_on(one: Any) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "measure": one.measure,
        "geography": one.geography.value,
        "reason": one.reason,
        "number": one.number,
        "places": list(one.places),
        "details": dict(one.details),
        "ended": {area: str(month) for area, month in one.ended.items()},
    }


def _rule(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "about": one.about,
        "meaning": one.meaning,
        "measures": list(one.measures),
        "parameters": one.parameters.model_dump(exclude_none=True),
        "off": one.off,
        "never": dict(one.never),
    }


def _chance(one: Any) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "considered": one.considered,
        "entries": one.entries,
        "expected_by_chance": one.expected_false,
        "sentence": one.sentence,
    }


def source_record(one: Any) -> dict[str, Any]:
    return {
        "publication": one.publication,
        "title": one.title,
        "period": one.period,
        "file": one.file_name,
        "sha256": one.sha256,
    }
