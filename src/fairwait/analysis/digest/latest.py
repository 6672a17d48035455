"""What is news of the latest month: a signal beyond what chance gives, and figures that were revised."""

from __future__ import annotations

from fairwait.analysis.digest.model import Line
from fairwait.analysis.digest.reading import Told
from fairwait.analysis.signals.list_words import chance_words, more_than_chance
from fairwait.analysis.signals.words import charted_short, place_headline, subject
from fairwait.analysis.wording import inline, places
from fairwait.domain import words


def signal_line(told: Told, code: str) -> Line | None:
    """The signal of a place in the latest month; None without one, or where chance alone would give as many.

    Where no more charts of a measure are flagged than chance gives, only a month too far out for chance is told.
    """
    found = told.signals
    one = None if found is None else found.chart(code)
    if found is None or one is None or not one.flagged or not (one.far or more_than_chance(found)):
        return None
    said = place_headline(found, one).removeprefix(f"{one.title}: {told.panel.last.label} ")
    charted = charted_short(found)
    text = f"{told.measure.title}, {charted[:1].lower()}{charted[1:]}: {told.panel.last.label} {said}"
    numbers = {"signal": one.variation, "rule": one.label, "reach": one.reach}
    return Line("new", words.sentence(text), told.measure.id, numbers)


def signals_by_chance(every: list[Told]) -> str:
    """How many charts are flagged and how many chance alone would flag, of the measures that signals are told of."""
    held = [
        one.signals for one in every if one.signals is not None and (one.signals.far or more_than_chance(one.signals))
    ]
    if not held:
        return ""
    items = [
        f"{subject(one)} {words.integer(len(one.flagged))} of {words.integer(len(one.judged))} "
        f"{places(one.panel.geography, len(one.judged))}, by chance alone {chance_words(one)}"
        for one in held
    ]
    return words.sentence(f"Signals in the latest month: {'; '.join(items)}")


def revised_notes(every: list[Told]) -> list[str]:
    """Which figures of the window were revised since they were first published, a sentence for each measure."""
    found = []
    for one in every:
        cells = one.panel.revised
        if cells:
            months = sorted(one.panel.periods[column] for _, column in cells)
            many = words.count(len({row for row, _ in cells}), "place")
            span = words.months(months[0], months[-1])
            found.append(
                f"“{inline(one.measure.title)}” of {many} was revised since it was first published, for {span}: the "
                "latest figures are told of."
            )
    return list(dict.fromkeys(found))
