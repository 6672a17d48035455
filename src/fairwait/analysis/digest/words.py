"""The sentences of a digest. Each can be read aloud by itself."""

from __future__ import annotations

import math

from fairwait.analysis.digest.model import Line
from fairwait.analysis.digest.reading import Told
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.inputs import Moved
from fairwait.analysis.watch.words import against
from fairwait.analysis.wording import form, inline, said_of
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain import words
from fairwait.domain.finding import Cell

_WAYS = {"better": "became better", "worse": "became worse", "higher": "rose", "lower": "fell"}


def moved_line(told: Told, moved: Moved) -> Line:
    """A place that moved beyond chance: from where to where, how sure that is, and against whom."""
    measure, panel = told.measure, told.panel
    third = _third(told)
    numbers: dict[str, Cell] = {
        "tier": moved.tier,
        "way": moved.way,
        "early": moved.early,
        "late": moved.late,
        "change": moved.change,
        "change_low": moved.change_low,
        "change_high": moved.change_high,
    }
    if math.isfinite(moved.points):
        low, high = moved.points_range
        numbers |= {"points": moved.points, "points_low": low, "points_high": high}
    text = (
        f"{measure.title}: {form(measure, moved.early)} on average over {_early(panel, third)}, "
        f"{form(measure, moved.late)} over {_late(panel, third)}. It {_WAYS[moved.way]}: that is "
        f"{against(moved, told.panel.geography)}. {_sure(moved)}"
    )
    heading = moved.way if moved.way in ("better", "worse") else "different"
    return Line(heading, words.sentence(text), measure.id, numbers)  # type: ignore[arg-type]


def _sure(moved: Moved) -> str:
    if moved.tier == "confirmed":
        return "This is confirmed: at most one in ten of such changes is chance."
    return "This is a candidate and not confirmed: among so many places a few look so by chance."


def _third(told: Told) -> int:
    return max(1, min(24, len(told.panel.current().periods)) // 3)


def _early(panel: Panel, third: int) -> str:
    first = panel.current().periods[-min(24, len(panel.current().periods))]
    return words.months(first, first.shift(third - 1))


def _late(panel: Panel, third: int) -> str:
    return words.months(panel.last.shift(1 - third), panel.last)


def news_line(told: Told, name: str, now: Moved, before: Moved) -> Line | None:
    """What the test says now and did not say before; None where it says the same."""
    was, here = (before.tier, before.way), (now.tier, now.way)
    measure = inline(told.measure.title)
    if was == here or "not judged" in (before.tier, now.tier):
        return None
    if now.tier in ("confirmed", "candidate") and before.way != now.way:
        sure = "a confirmed change" if now.tier == "confirmed" else "a candidate for a change"
        text = f"By “{measure}” {name} is now {sure} for the {_noun(now)}"
    elif now.tier == "confirmed":
        text = f"By “{measure}” the change of {name} for the {_noun(now)} is now confirmed"
    elif now.tier == "candidate":
        text = f"By “{measure}” the change of {name} for the {_noun(now)} is no longer confirmed, and still a candidate"
    else:
        text = f"By “{measure}” the change of {name} for the {_noun(before)} can no longer be told from chance"
    return Line("new", words.sentence(text), told.measure.id, {"tier": now.tier, "tier_before": before.tier})


def _noun(moved: Moved) -> str:
    return {"higher": "higher", "lower": "lower"}.get(moved.way, moved.way or "other way")


def standing(told: Told, row: int) -> str:
    """Where a place stands, in brackets after a measure's name: its figure, and England's."""
    panel, measure = told.panel, told.measure
    value, england = float(panel.value[row, -1]), float(panel.england[-1])
    text = f"{form(measure, value)} in {panel.last.label}"
    if math.isfinite(england) and panel.geography.value != "england":
        text += f", England {form(measure, england)}"
    return text


def unchanged_line(held: list[tuple[Told, int]]) -> Line:
    """All the measures that cannot be told from standing still, in one sentence with where each stands."""
    items = [f"{inline(told.measure.title)} ({standing(told, row)})" for told, row in held]
    numbers: dict[str, Cell] = {told.measure.id: float(told.panel.value[row, -1]) for told, row in held}
    return Line("unchanged", words.sentence(words.listing(items)), "", numbers)


def now_line(told: Told, row: int, name: str) -> str:
    """Where a place stands by its first measure, as the opening of its digest."""
    panel = told.panel
    value, england = float(panel.value[row, -1]), float(panel.england[-1])
    part, whole = float(panel.part[row, -1]), float(panel.whole[row, -1])
    counts = f"{words.integer(part)} of {words.integer(whole)}" if math.isfinite(part) and math.isfinite(whole) else ""
    text = f"In {panel.last.label} {said_of(told.measure, value, name, counts)}"
    return words.sentence(f"{text}; in England {form(told.measure, england)}" if math.isfinite(england) else text)


def direction(measure: Measure) -> str:
    """Which way is good for a measure, in a sentence."""
    if measure.polarity is Polarity.CONTEXT:
        return f"{measure.title}: neither more nor less of it is good or bad by itself."
    good = "more" if measure.polarity is Polarity.HIGHER_IS_BETTER else "less"
    return f"{measure.title}: {good} is better."
