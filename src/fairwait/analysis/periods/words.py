"""How a change between two months reads: values, ratios, verdicts and what lies in between."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.periods.breaks import Crossed
from fairwait.analysis.periods.change import Change, Moment, Periods
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS


def value_text(one: Change, moment: Moment) -> str:
    """A value in its unit's form, without the unit: ``382,488``, ``89.9%``, ``20.0``, ``52+``."""
    return amount(one, moment.value, censored=moment.status == "censored")


def amount(one: Change, value: float | None, *, censored: bool = False) -> str:
    if value is None:
        return MISSING
    if censored:
        return f"{words.integer(value)}+"
    if one.scale in ("share", "balance"):
        return words.percent(value, one.decimals)
    return words.decimal(value, one.decimals)


def difference_text(one: Change) -> str:
    """Now less then, signed; a share's in percentage points."""
    if one.difference is None:
        return MISSING
    if one.scale in ("share", "balance"):
        text = words.points(one.difference, one.decimals).replace(" percentage", "").replace(" points", " pts")
        text = text.replace(" point", " pts")
    else:
        text = words.decimal(one.difference, one.decimals)
    return f"+{text}" if one.difference > 0 and not text.startswith(("0 ", words.MINUS)) else text


def ratio_text(ratio: float | None) -> str:
    return MISSING if ratio is None else words.significant(ratio)


def headline(found: Periods, one: Change) -> str:
    """The change of one measure in a sentence, the answer first."""
    place = found.area.name if found.treatment_function == TOTAL else (
        f"{found.area.name}, {TREATMENT_FUNCTIONS[found.treatment_function].lower()}"
    )  # fmt: skip
    what = f"{place}, {one.title[:1].lower()}{one.title[1:]}"
    unit = {"weeks": " weeks", "rate": " per 1,000 people"}.get(one.scale, "")
    then, now = value_text(one, one.then), value_text(one, one.now)
    if found.then == found.now:
        return f"{what}: {now}{unit} in {found.now.label}; one month compared with itself shows no change."
    if one.verdict == "not comparable":
        return f"{what}: {found.then.label} and {found.now.label} cannot be compared. {one.reason}"
    if one.ratio is None:
        return f"{what}: {now}{unit} in {found.now.label} and {then} in {found.then.label}."
    estimated = ""
    if one.estimated_ratio is not None:
        estimated = f"; {words.times(one.estimated_ratio)} with estimates for trusts that sent nothing"
    limits = ""
    if one.low is not None and one.high is not None:
        limits = f"; 95% interval {words.interval(one.low, one.high)}"
    return (
        f"{what}: {now}{unit} in {found.now.label}, {words.times(one.ratio)} the {then} of {found.then.label}"
        f"{limits}{estimated}. {verdict_sentence(found, one)}"
    )


def verdict_sentence(found: Periods, one: Change) -> str:
    """The verdict as a sentence of its own."""
    england = one.ordinary is not None
    apart = abs(found.then.months_until(found.now))
    span = "from one month to the next" if apart == 1 else f"over {apart} months"
    beyond = (
        f"more than it ordinarily changes {span}"
        if england
        else "beyond what two months of one place ordinarily differ by"
    )
    return {
        "clearly higher": f"Clearly higher: {beyond}.",
        "clearly lower": f"Clearly lower: {beyond}.",
        "higher by little": f"Higher, by little: {beyond}, and less than a tenth.",
        "lower by little": f"Lower, by little: {beyond}, and less than a tenth.",
        "cannot be told apart": f"No more than it ordinarily changes {span}."
        if england
        else "The two cannot be told apart: two months of one place ordinarily differ as much.",
        "no change": "No change.",
        "not judged": "No test is made over so long." if england else f"Not judged. {one.reason}".strip(),
        "not comparable": one.reason,
    }[one.verdict]


def break_sentences(changes: Sequence[Change]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The breaks in between: those that some figure crosses, and those that none does, each with what it means."""
    touching = {one.one.id: one for change in changes for one in change.breaks}
    first = []
    for id, one in sorted(touching.items(), key=lambda item: item[1].one.date):
        which = [change for change in changes if id in {crossed.one.id for crossed in change.breaks}]
        some = "" if len(which) == len(changes) else f" It concerns: {_titles(which)}."
        first.append(f"{one.sentence}{some}")
    spared: dict[str, dict[str, Crossed]] = {}
    for change in changes:
        for one in change.crossed:
            if one.one.id not in touching:
                spared.setdefault(one.why, {})[one.one.id] = one
    return tuple(first), tuple(_together(why, tuple(held.values())) for why, held in spared.items())


def _together(why: str, held: Sequence[Crossed]) -> str:
    """Breaks that leave the figures alone for one reason."""
    return f"{'; '.join(one.said for one in held)}. {why}"


def _titles(changes: Sequence[Change]) -> str:
    return words.listing_up_to([f"{one.title[:1].lower()}{one.title[1:]}" for one in changes], 4)


def missing_sentences(changes: Sequence[Change]) -> tuple[str, ...]:
    """How much the trusts that sent nothing are estimated to hold, month by month."""
    found = []
    for one in changes:
        if one.scale != "count" or one.then.missing is None or one.now.missing is None:
            continue
        parts = [
            f"{words.integer(moment.missing)} in {moment.period.label} ({_of(moment)})"
            for moment in (one.then, one.now)
        ]
        found.append(f"{one.title}: {words.listing(parts)}.")
    return tuple(found)


def _of(moment: Moment) -> str:
    whole = moment.estimated or 0.0
    return f"{words.percent((moment.missing or 0.0) / whole)} of the whole" if whole else "nothing"
