"""Whether the place's figures are whole: who sent none, since when, and what that leaves standing."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.profile.place import MOSTLY_WHOLE, Subject, called, deciding_provider, decisive, provider_status
from fairwait.analysis.profile.sources import Beyond
from fairwait.analysis.profile.words import capital, lean, whole
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography
from fairwait.measures.completeness import MissingShare, ProviderStatus
from fairwait.measures.completeness_inputs import PANEL, SERIES
from fairwait.measures.completeness_words import percent, short_name
from fairwait.places.areas import area_index
from fairwait.stats.missing import FEWEST_COMPLETE

#: Below this share of a list a missing provider is added up rather than named in a sentence.
_WORTH_NAMING = 0.005
_TRACE = 0.001
#: A smaller share than this would be printed as nothing.
_LEAST_SHOWN = 0.0005
_METHOD = (
    "A provider is missing when it sent a list in any of the 24 months before, sends none now, and no documented "
    "closure, merger or transfer explains it. A place’s completeness is 100% less the usual shares of the providers "
    "missing, each over its last twelve months with figures; below 97% it is not ranked."
)


def unjudged_words(subject: Subject, still: Sequence[str] = ()) -> str:
    """The line beside a profile's headlines: why the place cannot be judged and what stands all the same.

    ``still`` are the treatment functions that can be judged by themselves. For a judged area it says how whole its
    figures are; a judged provider needs no such line.
    """
    if not subject.judged:
        return f"{_why(subject)} {_instead(subject, still)}".strip()
    if subject.is_provider or subject.completeness is None:
        return ""
    lost = _lost(subject)
    if not lost:
        return f"Every provider that people {subject.where} usually rely on sent figures."
    return (
        f"Providers with {percent(subject.completeness.completeness)} of the usual waiting list of people "
        f"{subject.where} sent figures; {_names(lost)} did not."
    )


def _why(subject: Subject) -> str:
    """Who sent no figures and since when, or what else keeps the place from being judged."""
    name, month, lost = capital(subject.name), subject.period.label, _lost(subject)
    status = provider_status(subject)
    if lost and not lost[0].at_most:
        first = lost[0]
        return (
            f"{name} cannot be judged for {month}: {short_name(first.provider.name)}, which usually holds "
            f"{percent(first.share)} of its waiting list, {_silence(first.provider)}."
        )
    if status is not None and status.status == "missing":
        if status.is_trust:
            return f"{name} {_silence(status)}, so it cannot be judged for {month}."
        return (
            f"{name} {_silence(status)}, so it cannot be judged for {month}. No reason is published: it may have "
            "closed, changed hands or lost its contract."
        )
    if subject.is_provider and subject.reason.startswith("Only "):
        return f"{name} cannot be judged for {month}: it has {_small(subject.reason.removeprefix('Only '))}"
    return f"{name} cannot be judged for {month}. {subject.reason}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _silence(status: ProviderStatus) -> str:
    """What a missing provider did not do, and since when: of a company nobody can say that it should have."""
    since = f" since {status.since.label}" if status.since else ""
    return f"has {'sent no' if status.is_trust else 'been absent from the'} figures{since}"


def _instead(subject: Subject, still: Sequence[str]) -> str:
    """What is known of the place all the same."""
    status = deciding_provider(subject)
    stands = []
    if still:
        counted = words.count(len(still), "treatment function", words=True)
        stands.append(f"{counted} that can be judged alone ({words.listing_up_to(list(still), 3)})")
    if status is not None and status.last_month is not None and decisive(subject):
        whose = "its" if subject.is_provider else words.possessive(short_name(status.name))
        stands.append(f"{whose} figures up to {status.last_month.label}")
    return f"What stands: {words.listing(stands)}." if stands else ""


def completeness_finding(subject: Subject) -> Finding:
    """How whole the place's figures are, and whose are missing."""
    beyond, lost = Beyond(subject), _lost(subject)
    provenance = (*beyond.provenance(SERIES), *(() if subject.is_provider else beyond.provenance(PANEL)))
    table = _table(subject, lost)
    return Finding(
        # A page leads from its line on what could not be judged to the finding of this name.
        id="completeness" if not subject.judged or lost else "submissions",
        title="Why it cannot be judged" if not subject.judged else "How whole its figures are",
        headline=_headline(subject, lost),
        sentences=tuple(_sentences(subject, lost)),
        tables=(table,) if table else (),
        method=_METHOD if not subject.is_provider else _METHOD.split(" A place")[0],
        assumptions=()
        if subject.is_provider
        else ("Shares of the waiting list stand for shares of treatments, which no publication gives.",),
        quality=_jumps(subject),
        provenance=(*subject.sources, *provenance),
        numbers={"completeness": _complete(subject), "needed": FEWEST_COMPLETE, "missing": len(lost)},
    )


def _complete(subject: Subject) -> Cell:
    held = subject.completeness
    return None if held is None or held.completeness != held.completeness else held.completeness


def _lost(subject: Subject) -> tuple[MissingShare, ...]:
    """The missing providers that the place's patients usually rely on, largest share first.

    Of a place that is judged all the same, those that hold a trace of the list are left out.
    """
    found = subject.completeness.missing if subject.completeness else ()
    return tuple(one for one in found if not subject.judged or one.share >= _TRACE)


def _names(lost: Sequence[MissingShare]) -> str:
    worth = [one for one in lost if one.share >= _WORTH_NAMING] or list(lost[:1])
    rest = len(lost) - len(worth)
    named = [f"{short_name(one.provider.name)} ({percent(one.share)})" for one in worth[:3]]
    more = rest + max(0, len(worth) - 3)
    return words.listing([*named, *([words.count(more, "smaller one", words=True)] if more else [])])


def _headline(subject: Subject, lost: tuple[MissingShare, ...]) -> str:
    month, complete = subject.period.label, _complete(subject)
    if subject.is_provider:
        return _provider_headline(subject)
    if subject.completeness is None:
        return f"Who usually sends figures is not known for {month}, so nobody can say whether any are missing."
    if not lost:
        return f"Every provider that people {subject.where} usually rely on sent figures for {month}."
    if not isinstance(complete, float):
        return f"How much of the usual waiting list of people {subject.where} was reported for {month} is not known."
    only, needed = ("Only providers", ", and 97% is needed") if not subject.judged else ("Providers", "")
    return (
        f"{only} with {_to_the_line(complete)} of the usual waiting list of people {subject.where} sent figures for "
        f"{month}{needed}."
    )


def _to_the_line(complete: float) -> str:
    """Completeness, with a decimal where whole per cents would hide on which side of the line it lies."""
    return words.percent(complete, 1) if abs(complete - FEWEST_COMPLETE) < 0.02 else percent(complete)


def _provider_headline(subject: Subject) -> str:
    month, status = subject.period.label, provider_status(subject)
    if subject.judged or (status is not None and status.status == "submitted"):
        few = "" if subject.judged else ", but they are too few to judge by"
        return f"{capital(subject.name)} sent its figures for {month}{few}."
    if status is None or status.last_month is None:
        return f"{capital(subject.name)} sent no waiting list for {month}."
    return (
        f"Its last list, of {status.last_month.label}, held {words.integer(status.last_list)} pathways; for {month} "
        "there is none."
    )


def _sentences(subject: Subject, lost: tuple[MissingShare, ...]) -> list[str]:
    if subject.is_provider:
        return _because_of_it(subject)
    if not lost:
        return []
    if subject.judged:
        return [f"Missing are {_names(lost)}: too little to change what is said of {subject.name}."]
    others = lost[1:]
    together = sum(one.share for one in others if one.share == one.share)
    sentences = [_why(subject)]
    if others and together >= _WORTH_NAMING:
        sentences.append(f"Missing as well: {_names(others)}.")
    if subject.incomplete and isinstance(_complete(subject), float):
        sentences.append(
            "Ranked on the part that was reported, it would look as if few were treated and few were waiting, for want "
            "of figures and nothing else."
            if subject.completeness and subject.completeness.completeness < MOSTLY_WHOLE
            else "What is missing is small, but all of one place’s patients: enough to move its rank."
        )
        sentences.append(_settling(subject, lost))
    return sentences


def _because_of_it(subject: Subject) -> list[str]:
    """The areas that cannot be judged for want of a provider's figures, or why it sends none."""
    assessed, status = subject.bench.judged(subject.period), provider_status(subject)
    if assessed is None or status is None or subject.judged or status.status == "submitted":
        return []
    if status.status != "missing":
        return [subject.reason]
    index = area_index(Geography.SUB_ICB, subject.period)
    names = [called(index[one.area]) for one in assessed.unranked(index).get(status.code, ())]
    if not names:
        return ["No area is left unjudged for want of its figures alone."]
    verb = words.noun(len(names), "cannot", "cannot")
    return [
        f"{capital(words.count(len(names), 'area', words=True))} {verb} be judged for want of its figures: "
        f"{words.listing(sorted(names))}."
    ]


def _settling(subject: Subject, lost: tuple[MissingShare, ...]) -> str:
    """What would make the place judgeable: the fewest missing providers whose figures would lift it over the line."""
    assert subject.completeness is not None  # only of areas whose completeness is known
    reached, needed = subject.completeness.completeness, list[str]()
    for one in lost:
        if reached >= FEWEST_COMPLETE:
            break
        needed.append(short_name(one.provider.name))
        reached += one.share
    return f"Figures for {subject.period.label} from {words.listing(needed)} would settle it."


def _table(subject: Subject, lost: tuple[MissingShare, ...]) -> Table | None:
    rows: list[tuple[Cell, ...]] = [
        (*_who(one.provider), None if one.share != one.share else one.share)
        for one in lost
        if not one.share < _LEAST_SHOWN
    ]
    status = provider_status(subject)
    if status is not None and not subject.judged and status.last_month and status.status != "submitted":
        rows = [(*_who(status), None)]
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
    return lean(
        Table(
            id="silent-providers",
            title=f"Providers without figures that matter to {subject.area.label}, {subject.period.label}"
            if not subject.is_provider
            else f"The last figures of {subject.area.label}",
            columns=tuple(columns),
            rows=tuple(rows),
            caption="Largest share first." if not subject.is_provider else "",
        )
    )


def _who(status: ProviderStatus) -> tuple[Cell, ...]:
    return (
        f"{status.name} ({status.code})", status.code, "NHS" if status.is_trust else "independent",
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
