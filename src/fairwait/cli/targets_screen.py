"""Targets as a person sees them: the answer in sentences, the places furthest and nearest, and why some have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.targets import words as said
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import lent_line, source_line
from fairwait.cli.values import count_text
from fairwait.definitions.measure_files import measure
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.measures.completeness_words import short_name

if TYPE_CHECKING:
    from fairwait.analysis.targets import Gap, Gaps
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.definitions.standards import Standard
    from fairwait.domain.finding import Finding
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area

_ENDS = 8
_REASONS = 8


def show_gaps(bench: Workbench, found: Gaps, finding: Finding, wanted: Sequence[Gap], *, everything: bool) -> None:
    """One standard: all places, or the places asked for."""
    screen = Screen()
    for one in wanted:
        screen.say(place_sentence(one), "bold")
    screen.say(finding.headline, "" if wanted else "bold")
    for sentence in finding.sentences:
        screen.say(sentence)
    shown, gap = _picked(wanted or found.places, everything or bool(wanted))
    if shown and len(found.places) > 1:
        screen.line()
        screen.table(_columns(shown), [one.met is None for one in shown], break_after=gap)
        screen.say(_legend(found), "dim")
        left = len([one for one in found.places if one.met is not None]) - len(shown)
        if gap is not None and left > 0:
            screen.say(f"{words.count(left, 'place')} between: add --all to see them.", "dim")
    if not wanted:
        _reasons(screen, found.places, everything)
    foot(screen, bench, finding, measure(found.standard.measure))


def place_sentence(one: Gap, subject: str = "") -> str:
    """One place against one standard in a sentence; ``subject`` stands for its name where that was said before."""
    name = subject or one.label
    what = standard(one.standard)
    if one.met is None:
        return f"{one.label} is not judged. {words.sentence(one.reason)}"
    had = f"{name} had {said.exact(what, one.value)} {said.side(what)} in {one.period.label}"
    if what.value == 0:
        return words.sentence(_nobody(what, one, name))
    counted = ""
    if what.own and one.baseline_month is not None:
        counted = f", counted from {said.exact(what, one.baseline)} in {one.baseline_month.label}"
    whose = "its own target" if what.own else "the target" if one.own else "the figure asked of England"
    side = "beyond" if one.gap > 0 else "short of" if one.gap < 0 else "exactly at"
    decimals = measure(what.measure).decimals
    away = "" if one.gap == 0 else f"{words.points(abs(one.gap), decimals)} "
    just = ", which is less than an ordinary month moves it" if one.beyond is False else ""
    return words.sentence(
        f"{had}, {away}{side} {whose} of {said.exact(what, one.target)}{counted}{just}{_pathways(what, one)}"
    )


def _nobody(what: Standard, one: Gap, name: str) -> str:
    """A place in words where nobody may wait so long."""
    noun, kind = said.counted(what.measure)
    if one.met:
        return f"{name} had no {noun} {kind} in {one.period.label}"
    span = ""
    if one.pathways_low == one.pathways_low:
        span = f" ({words.integer(one.pathways_low)} to {words.integer(one.pathways_high)} with an ordinary month)"
    number = words.count(round(one.pathways), "pathway")
    return f"{name} had {number} {kind} in {one.period.label}, where none is allowed{span}"


def _pathways(what: Standard, one: Gap) -> str:
    if not one.pathways > 0:
        return ""
    span = ""
    if one.pathways_low == one.pathways_low:
        span = f" ({words.integer(one.pathways_low)} to {words.integer(one.pathways_high)} with an ordinary month)"
    noun, _ = said.counted(what.measure)
    return f": {words.integer(one.pathways)} {noun.split(' ')[0]}{span}"


def _picked(places: Sequence[Gap], everything: bool) -> tuple[list[Gap], int | None]:
    """The furthest short and the furthest beyond, and after how many others are left out."""
    if everything:
        return list(places), None
    judged = [one for one in places if one.met is not None]
    if len(judged) <= 2 * _ENDS + 1:
        return judged, None
    return [*judged[:_ENDS], *judged[-_ENDS:]], _ENDS


def _columns(places: Sequence[Gap]) -> list[Shown]:
    own = any(standard(one.standard).own for one in places)
    several = len({one.standard for one in places}) > 1
    heading = "Standard" if several else "Place"
    names = [standard(one.standard).title if several else short_name(one.name) for one in places]
    codes = [] if several else [Shown("Code", [one.area for one in places], keep=40)]
    baseline = [Shown("Baseline", [_share(one, one.baseline) for one in places], True, keep=50)] if own else []
    return [
        Shown(heading, names, least=14, liked=26),
        *codes,
        *([Shown("Month", [_short(one.period) for one in places], keep=45)] if several else []),
        *baseline,
        Shown("Target", [_share(one, one.target) for one in places], True),
        Shown("Share", [_share(one, one.value) for one in places], True),
        Shown("Ordinary month", [_range(one) for one in places], True, keep=30),
        Shown("Gap", [_gap(one) for one in places], True),
        Shown("Short by", [count_text(one.pathways) for one in places], True, keep=60),
        Shown("Verdict", [_verdict(one) for one in places], keep=70),
    ]


def _short(month: Period) -> str:
    name, year = month.label.split()
    return f"{name[:3]} {year}"


def _share(one: Gap, value: float) -> str:
    what = standard(one.standard)
    if value != value or not what.measure:
        return MISSING
    return words.percent(value, measure(what.measure).decimals)


def _range(one: Gap) -> str:
    if one.low != one.low:
        return MISSING
    return f"{_share(one, one.low).removesuffix('%')}–{_share(one, one.high)}"


def _gap(one: Gap) -> str:
    if one.gap != one.gap:
        return MISSING
    decimals = measure(standard(one.standard).measure).decimals
    text = words.decimal(100 * one.gap, decimals)
    return f"+{text}" if one.gap > 0 and float(text.replace(",", "")) != 0 else text


def _verdict(one: Gap) -> str:
    due = standard(one.standard).due
    word = one.verdict.split(",")[0]
    if due is not None and due > one.period and one.met is not None:
        word = "there" if one.met else "not yet"
    return f"{word}, just" if one.beyond is False and one.met is not None else word


def _legend(found: Gaps) -> str:
    short = (
        "would have to be within 18 weeks on a list of the same length"
        if found.standard.measure == "within_18_weeks"
        else "too many wait so long on a list of the same length"
    )
    return (
        f"Gap is in points, below nought short of the target. “Short by” is how many {short}. “Ordinary month” is "
        "where one month’s usual movement leaves the share, 19 times in 20; “just” says the gap is smaller than that. "
        "A list is counted whole, so there is no sampling error."
    )


def _reasons(screen: Screen, places: Sequence[Gap], everything: bool) -> None:
    left = [one for one in places if one.met is None]
    if not left:
        return
    screen.heading(f"Not judged, with the reason ({len(left)})")
    sharing: dict[str, list[Gap]] = {}
    for one in left:
        sharing.setdefault(one.reason, []).append(one)
    items = [f"{words.listing_up_to([one.label for one in own], 12 if everything else 4)}: {why}"
             for why, own in sorted(sharing.items(), key=lambda item: -len(item[1]))]  # fmt: skip
    shown = items if everything else items[:_REASONS]
    screen.items(shown, "dim")
    if len(shown) < len(items):
        screen.say(f"{words.integer(len(items) - len(shown))} more: add --all to see them.", "dim")


def foot(screen: Screen, bench: Workbench, finding: Finding, *measures: Measure) -> None:
    """What to bear in mind, and where the figures are from; ``measures`` say what is counted."""
    screen.line()
    for caveat in (*finding.caveats, *finding.notes):
        screen.say(caveat, "dim")
    _sources(screen, bench, finding, *measures)


def _sources(screen: Screen, bench: Workbench, finding: Finding, *measures: Measure) -> None:
    label, lent = lent_line(bench.store, finding.provenance)
    if lent:
        screen.say(lent, "dim")
    if finding.provenance:
        screen.say(source_line(finding.provenance, label, *measures), "dim")


def show_overview(bench: Workbench, told: Sequence[tuple[Gaps, Finding]]) -> None:
    """What is asked of England and of each trust and board, a paragraph each."""
    screen = Screen()
    screen.say("What was asked, and where England and its trusts and boards stand.", "bold")
    for found, finding in told:
        screen.heading(f"{finding.title} ({found.standard.id})")
        screen.say(finding.headline)
        for sentence in finding.sentences[:1]:
            screen.say(sentence)
        screen.items([one for one in finding.caveats[:1] if found.standard.dispute], "dim")
    screen.line()
    screen.say(
        "Every place of one: fairwait targets --standard rtt-trust-5-points. One place: fairwait targets RAJ. All "
        "standards with their sources: fairwait targets --list.",
        "dim",
    )
    if told:
        _sources(screen, bench, told[0][1])


def _by_reason(gaps: Sequence[Gap]) -> list[tuple[list[str], str]]:
    """The standards that a place is not judged by, those with one reason together."""
    found: dict[str, list[str]] = {}
    for one in gaps:
        if one.met is None:
            title = standard(one.standard).title
            found.setdefault(one.reason, []).append(f"“{title[:1].lower()}{title[1:]}”")
    return [(titles, reason) for reason, titles in found.items()]


def show_places(bench: Workbench, told: Sequence[tuple[Area, Sequence[Gap]]]) -> None:
    """Everything asked of each place named."""
    screen = Screen()
    for index, (area, gaps) in enumerate(told):
        if index:
            screen.line()
        screen.say(f"What is asked of {area.label}", "bold")
        if not gaps:
            screen.say(
                "No standard was set for such places in this month, or no figures of it are held. “fairwait targets "
                "--list” says what was asked of whom."
            )
            continue
        screen.items([place_sentence(one, "It") for one in gaps if one.met is not None])
        judged = [one for one in gaps if one.met is not None]
        if judged:
            screen.line()
            screen.table(_columns(judged))
        for titles, reason in _by_reason(gaps):
            screen.say(f"Not judged: {words.listing(titles)}. {words.sentence(reason)}", "dim")
        notes = [standard(one.standard).dispute for one in gaps]
        screen.items(dict.fromkeys(note for note in notes if note), "dim")
    screen.line()
    screen.say(
        "Gap is in points, below nought short of the target; “just” is less than an ordinary month’s movement. "
        f"Pathways are not people. Figures: {bench.store.label}, or where it lacks them the packaged ones.",
        "dim",
    )
