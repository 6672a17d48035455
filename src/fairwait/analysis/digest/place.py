"""The digest of one place."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.digest.latest import signal_line
from fairwait.analysis.digest.model import NOTHING, NOTHING_OF_WHAT_WAS_JUDGED, AreaDigest, Heading, Line
from fairwait.analysis.digest.reading import Reading, Told
from fairwait.analysis.digest.standards import target_line
from fairwait.analysis.digest.words import moved_line, news_line, now_line, unchanged_line
from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.wording import continued, inline
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.place import Area, Geography

_MOVED = ("confirmed", "candidate")


def place_digest(reading: Reading, watched: WatchList, place: Area, children: tuple[AreaDigest, ...]) -> AreaDigest:
    """Everything there is to tell of one place; ``children`` are the places below it, told already."""
    lines: list[Line] = []
    still: list[tuple[Told, int]] = []
    for told in reading.told(place.geography):
        lines += _of_measure(told, place, still)
    lines = _together(lines)
    if still:
        lines.append(unchanged_line(still))
    entries = watched.of(place.code)
    lines = [*_watch_news(watched, place), *lines]
    eventful = tuple(child for child in children if child.eventful)
    found = AreaDigest(
        place.code, place.name, place.geography, "", tuple(lines), entries, eventful, len(children) - len(eventful)
    )
    opening = next((now_line(told, row, place.name) for told, row in _standing(reading, place)), "")
    return AreaDigest(
        place.code, place.name, place.geography, _headline(found, opening), found.lines, entries, eventful, found.quiet
    )


def _standing(reading: Reading, place: Area) -> list[tuple[Told, int]]:
    """The measures with a figure of the place in the last month, the first of them to open with."""
    found = []
    for told in reading.told(place.geography):
        row = _row(told, place.code)
        if row is not None and told.panel.usable[row, -1]:
            found.append((told, row))
    return found


def _row(told: Told, code: str) -> int | None:
    return told.panel.areas.index(code) if code in told.panel.areas else None


def _of_measure(told: Told, place: Area, still: list[tuple[Told, int]]) -> list[Line]:
    """The lines of one measure; a place that stands still by it is added to ``still`` instead."""
    row, moved = _row(told, place.code), told.now.get(place.code)
    title = told.measure.title
    if row is None or moved is None:
        reason = next((why for (code, _), why in told.panel.left_out.items() if code == place.code), "")
        text = f"{title}: {continued(reason)}" if reason else f"{title}: no figures of it are held on today’s map"
        return [Line("unjudged", words.sentence(text), told.measure.id)]
    lines = []
    before = told.before.get(place.code)
    news = news_line(told, place.name, moved, before) if before is not None else None
    if news is not None:
        lines.append(news)
    signal = signal_line(told, place.code)
    if signal is not None:
        lines.append(signal)
    if moved.tier == "not judged":
        reason = told.panel.reasons.get((row, len(told.panel.periods) - 1)) or moved.reason
        lines.append(Line("unjudged", words.sentence(f"{title}: {continued(reason)}"), told.measure.id))
    elif moved.tier in _MOVED:
        lines.append(moved_line(told, moved))
    elif any(one.found for one in moved.exclusions):
        lines.append(Line("explained", words.sentence(f"{title}: {continued(moved.reason)}"), told.measure.id))
    elif np.isfinite(told.panel.value[row, -1]):
        still.append((told, row))
    if told.panel.usable[row, -1]:
        lines += [target_line(gap) for gap in told.gaps.get(place.code, ())]
    return lines


def _together(lines: list[Line]) -> list[Line]:
    """Measures that could not be judged for the same reason, told in one sentence."""
    kept: list[Line] = [one for one in lines if one.heading != "unjudged"]
    reasons: dict[str, list[Line]] = {}
    for one in lines:
        if one.heading == "unjudged":
            reasons.setdefault(one.sentence.split(": ", 1)[1], []).append(one)
    for reason, same in reasons.items():
        titles = [named_measure(one.measure).title for one in same]
        named = words.listing([titles[0], *(inline(title) for title in titles[1:])])
        ids = " ".join(one.measure for one in same)
        kept.append(Line("unjudged", f"{named}: {reason}", numbers={"measures": ids}))
    return kept


def _watch_news(watched: WatchList, place: Area) -> list[Line]:
    """Who came onto the watch list or off it since the month before."""
    new = [
        Line("new", words.sentence(f"On the watch list since {one.entered.label}: {one.reason}"), one.measure)
        for one in watched.new
        if one.area == place.code
    ]
    for reason in watched.not_on_it:
        month = reason.ended.get(place.code)
        if month is not None:
            rule = next(rule.title for rule in watched.rules if rule.id == reason.rule)
            measure = named_measure(reason.measure)
            text = f"Off the watch list in {month.label}: “{inline(rule)}” no longer holds by “{inline(measure.title)}”"
            new.append(Line("new", words.sentence(text), reason.measure))
    return new


def _headline(found: AreaDigest, opening: str) -> str:
    """Where the place stands, then what is better and what is worse, in two sentences."""
    ways: tuple[tuple[Heading, str], ...] = (
        ("worse", "worse"),
        ("better", "better"),
        ("different", "different, neither good nor bad"),
    )
    said = [f"{word}: {words.listing(_titles(found.under(way)))}" for way, word in ways if found.under(way)]
    told = [opening] if opening else []
    if said:
        told.append(words.sentence(f"Over two years, against the others, {'; '.join(said)}"))
    elif found.under("unchanged"):
        told.append(NOTHING_OF_WHAT_WAS_JUDGED if found.under("unjudged") else NOTHING)
    elif not opening:
        told.append(_of_places_below(found) or "No figures of it could be judged.")
    unjudged = found.under("unjudged")
    if unjudged and (opening or said):
        told.append(
            words.sentence(
                f"No change could be judged of {words.listing([name for one in unjudged for name in _what(one)])}"
            )
        )
    watch = on_the_list(found)
    return " ".join([*told, *([watch] if watch else [])])


def _of_places_below(found: AreaDigest) -> str:
    """Said of a region, of which only some figures are published by themselves; empty for other places."""
    if found.geography is not Geography.REGION:
        return ""
    boards = words.count(len(found.children) + found.quiet, "board", words=True)
    return f"Of {found.name} itself too few figures are published to judge it: it is told of by its {boards}."


def _what(line: Line) -> list[str]:
    """The measures that a line about figures that could not be judged is of."""
    return [inline(named_measure(one).title) for one in str(line.numbers["measures"]).split()]


def _titles(lines: tuple[Line, ...]) -> list[str]:
    return [
        f"“{inline(named_measure(one.measure).title)}”"
        + ("" if (one.numbers or {}).get("tier") == "confirmed" else " (a candidate, not confirmed)")
        for one in lines
    ]


def on_the_list(found: AreaDigest) -> str:
    """How many entries of the watch list are its own and how many of places below it; empty without any."""
    own, below = _counted(found.watch), _counted(found.every_entry[len(found.watch) :])
    both = [f"{own} of its own" if own and below else own, f"{below} of {_whose(found)}" if below else ""]
    said = words.listing([one for one in both if one])
    return words.sentence(f"On the watch list: {said}") if said else ""


def _whose(found: AreaDigest) -> str:
    return "its trusts" if found.geography is Geography.ICB else "its boards and trusts"


def _counted(entries: tuple[WatchEntry, ...]) -> str:
    return words.count(len(entries), "entry", words=True) if entries else ""
