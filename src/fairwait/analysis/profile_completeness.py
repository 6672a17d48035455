"""Whether the place's figures are whole: who sent none, since when, and what is known instead."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.profile_history import known_before
from fairwait.analysis.profile_place import Subject
from fairwait.analysis.profile_sources import Beyond
from fairwait.analysis.profile_words import capital, whole
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography
from fairwait.measures.completeness import MissingShare, ProviderStatus
from fairwait.measures.completeness_inputs import PANEL, SERIES
from fairwait.measures.completeness_words import percent, short_name

#: Below this share of a list a missing provider is added up rather than named in a sentence.
_WORTH_NAMING = 0.005
_METHOD = (
    "A provider is missing when it sent a list in any of the 24 months before, sends none now, and no documented "
    "closure, merger or transfer explains it. A place’s completeness is 100% less the usual shares of the providers "
    "missing, each over its last twelve months with figures; below 97% it is not ranked."
)


def unjudged_words(subject: Subject) -> str:
    """The line beside a profile's headlines: that the place cannot be judged and why, or how whole its figures are."""
    if not subject.judged:
        return f"{subject.area.label} cannot be judged for {subject.period.label}. {subject.reason}"
    if subject.is_provider or subject.completeness is None:
        return ""
    lost = _lost(subject)
    if not lost:
        return f"Every provider that people {subject.where} usually rely on sent figures."
    return (
        f"Providers with {percent(subject.completeness.completeness)} of the usual waiting list of people "
        f"{subject.where} sent figures; {_names(lost)} did not."
    )


def completeness_finding(subject: Subject) -> Finding:
    """How whole the place's figures are; of one that cannot be judged, what is known instead."""
    beyond = Beyond(subject)
    lost, known = _lost(subject), known_before(subject, beyond)
    provenance = (*beyond.provenance(SERIES), *(() if subject.is_provider else beyond.provenance(PANEL)))
    return Finding(
        # A page leads from its line on what could not be judged to the finding of this name.
        id="completeness" if not subject.judged or lost else "submissions",
        title="Why it cannot be judged" if not subject.judged else "How whole its figures are",
        headline=_headline(subject, lost),
        sentences=(*_sentences(subject, lost), *known.sentences, *_settling(subject, lost)),
        tables=tuple(table for table in (_table(subject, lost), known.table) if table is not None),
        charts=known.charts,
        method=_METHOD if not subject.is_provider else _METHOD.split(". A place")[0] + ".",
        assumptions=()
        if subject.is_provider
        else ("Shares of the waiting list stand for shares of treatments, which no publication gives.",),
        quality=_jumps(subject),
        provenance=(*subject.bench.provenance(subject.period), *provenance),
        numbers={"completeness": _complete(subject), "missing": len(lost)},
    )


def _complete(subject: Subject) -> Cell:
    held = subject.completeness
    return None if held is None or held.completeness != held.completeness else held.completeness


def _lost(subject: Subject) -> tuple[MissingShare, ...]:
    """The missing providers that the place's patients usually rely on, largest share first."""
    return subject.completeness.missing if subject.completeness else ()


def _names(lost: Sequence[MissingShare]) -> str:
    worth = [one for one in lost if one.share >= _WORTH_NAMING] or list(lost[:1])
    rest = len(lost) - len(worth)
    named = [f"{short_name(one.provider.name)} ({percent(one.share)})" for one in worth[:3]]
    more = rest + max(0, len(worth) - 3)
    return words.listing([*named, *([words.count(more, "smaller one", words=True)] if more else [])])


def _headline(subject: Subject, lost: tuple[MissingShare, ...]) -> str:
    month = subject.period.label
    if subject.judged:
        if subject.is_provider:
            return f"{capital(subject.name)} sent its figures for {month}."
        if subject.completeness is None:
            return f"How whole the figures of {subject.name} are is not known for {month}."
        if not lost:
            return f"Every provider that people {subject.where} usually rely on sent figures for {month}."
        return (
            f"Providers with {percent(subject.completeness.completeness)} of the usual waiting list of people "
            f"{subject.where} sent figures for {month}."
        )
    if subject.incomplete and lost and not lost[0].at_most:
        first = lost[0]
        since = f" since {first.provider.since.label}" if first.provider.since else ""
        return (
            f"{capital(subject.name)} cannot be judged for {month}: {short_name(first.provider.name)}, which usually "
            f"holds {percent(first.share)} of its waiting list, has sent no figures{since}."
        )
    return words.sentence(f"{capital(subject.name)} cannot be judged for {month}: {_lowered(subject.reason)}")


def _lowered(reason: str) -> str:
    """A reason after a colon: its first letter small, unless a name stands there."""
    return reason[:1].lower() + reason[1:] if reason.startswith(("Only ", "No ", "Too ", "The ", "Who ")) else reason


def _sentences(subject: Subject, lost: tuple[MissingShare, ...]) -> list[str]:
    if not lost:
        return []
    if subject.judged:
        return [f"Missing are {_names(lost)}: too little to change what is said of {subject.name}."]
    sentences = []
    others = lost[1:]
    together = sum(one.share for one in others if one.share == one.share)
    if others and together >= _WORTH_NAMING:
        sentences.append(f"Missing as well: {_names(others)}.")
    complete = _complete(subject)
    if isinstance(complete, float):
        sentences.append(
            f"The providers that did report usually hold {percent(complete)} of the list. Ranked on that part alone it "
            "would look as if few were treated and few were waiting, for want of figures and nothing else."
        )
    return sentences


def _settling(subject: Subject, lost: tuple[MissingShare, ...]) -> list[str]:
    """What would make the place judgeable: the fewest missing providers whose figures would lift it over the line."""
    if subject.judged or not subject.incomplete or not lost or lost[0].at_most or subject.completeness is None:
        return []
    reached, needed = subject.completeness.completeness, []
    for one in lost:
        if reached >= 0.97:
            break
        needed.append(short_name(one.provider.name))
        reached += one.share
    return [f"Figures for {subject.period.label} from {words.listing(needed)} would settle it."]


def _table(subject: Subject, lost: tuple[MissingShare, ...]) -> Table | None:
    rows: list[tuple[Cell, ...]] = [
        (*_who(one.provider), None if one.share != one.share else one.share) for one in lost
    ]
    if subject.is_provider and not subject.judged:
        assessed = subject.bench.judged(subject.period)
        status = assessed.provider(subject.area.code) if assessed else None
        rows = [(*_who(status), None)] if status and status.last_month else []
    if not rows:
        return None
    columns = [
        Column("provider", "Provider"),
        Column("code", "Code", "code"),
        Column("sector", "Sector"),
        Column("since", "No figures since"),
        Column("last_month", "Last list of"),
        Column("last_list", "Pathways on it", "integer"),
        Column("share", "Usual share here", "percent", 1),
    ]
    if subject.is_provider:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(
        id="silent-providers",
        title=f"Providers without figures that matter to {subject.area.label}, {subject.period.label}"
        if not subject.is_provider
        else f"The last figures of {subject.area.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        caption="Largest share first." if not subject.is_provider else "",
    )


def _who(status: ProviderStatus) -> tuple[Cell, ...]:
    return (
        status.name, status.code, "NHS" if status.is_trust else "independent",
        status.since.label if status.since else None, status.last_month.label if status.last_month else None,
        whole(status.last_list),
    )  # fmt: skip


def _jumps(subject: Subject) -> tuple[str, ...]:
    """A list that changed too much in one month to be believed unseen."""
    assessed, area = subject.bench.judged(subject.period), subject.area
    if assessed is None:
        return ()
    levels = {Geography.PROVIDER: assessed.provider_jumps, Geography.ICB: assessed.icb_jumps}
    return tuple(
        f"The list of {subject.name} went from {words.integer(jump.before)} to {words.integer(jump.now)} pathways in "
        "one month, more than care is likely to change it: a question of data until shown otherwise."
        for jump in levels.get(area.geography, ())
        if jump.code == area.code
    )
