"""What every written form of a digest says, in the same words: an entry, its answer, the end of the page."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.analysis.watch.entry import WatchEntry
from fairwait.domain import words
from fairwait.workspace.responses import Response

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: NHS England, "
    "Consultant-led Referral to Treatment Waiting Times and Monthly Diagnostic Waiting Times and Activity."
)
INDEPENDENT = "fairwait is independent and not an NHS service."


@dataclass(frozen=True, slots=True)
class Said:
    """An entry of the watch list as it is read: a title, sentences, and what is known of the answer."""

    title: str
    reason: str
    since: str
    evidence: tuple[str, ...]
    off: str
    answer: tuple[tuple[str, str], ...]
    escalated: str
    id: str


def said(entry: WatchEntry) -> Said:
    """An entry in words."""
    at_least = ", or longer: earlier months cannot be compared" if entry.at_least else ""
    return Said(
        title=entry.rule.title,
        reason=entry.reason,
        since=f"Since {entry.since.label}{at_least}.",
        evidence=tuple(one.sentence for one in entry.evidence) + entry.notes,
        off=entry.off_when,
        answer=answer(entry.response),
        escalated=escalation(entry.response),
        id=entry.id,
    )


def answer(response: Response | None) -> tuple[tuple[str, str], ...]:
    """What the body answered, as names and texts; empty where nothing is recorded."""
    if response is None:
        return ()
    latest = [(name.capitalize(), response.latest(name)) for name in ("response", "action", "owner", "outcome")]
    due = response.review
    review = [] if due is None else [("Review", f"{day(str(due))}{', overdue' if response.overdue else ''}")]
    return tuple((name, text) for name, text in [*latest, *review] if text)


def escalation(response: Response | None) -> str:
    """That an entry is escalated and why; empty for one that is not."""
    if response is None or not response.escalated:
        return ""
    return f"Escalated: {words.count(response.missed, 'agreed review', words=True)} passed without an outcome."


def day(iso: str) -> str:
    """A date in words: ``31 January 2027``."""
    from datetime import date

    when = date.fromisoformat(iso)
    return f"{when.day} {when.strftime('%B')} {when.year}"


def quiet_sentence(area: AreaDigest) -> str:
    """The places below of which there is nothing to tell; empty where there is none."""
    if not area.quiet:
        return ""
    below = words.noun(area.quiet, "trust" if area.geography.value == "icb" else "board")
    number = f"{words.number_word(area.quiet)} " if area.quiet > 1 else ""
    whose = "the other " if area.children else "its "
    return f"There is nothing new, better or worse to tell of {whose}{number}{below}."


def endings(digest: Digest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands at the end: which way is good, how it was found, what chance gives, and notes."""
    parts = (
        ("Which way is good", digest.directions),
        ("How this was found", (digest.method,)),
        ("What chance alone would give", digest.chance),
        ("Also to know", digest.notes),
    )
    return tuple((title, texts) for title, texts in parts if texts)


def opening(digest: Digest) -> str:
    """What the digest tells and since when."""
    return f"New is what came after {digest.since.label}. The figures are those held up to {digest.period.label}."
