"""What a revision says, in sentences: England first, then whom it rests on, then what it does to the measures."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.revisions.moved import MeasureMoved, Moved, Revision, Turnout, in_relative_order
from fairwait.domain import words
from fairwait.domain.cells import MISSING

#: A share of England's movement from which one provider is said to be what moved it.
EXPLAINS = 0.5
_NAMED = 3
_MEASURES = 6
_LEVELS = {"icb": "integrated care board", "sub-icb": "sub-ICB location", "provider": "provider"}


def headline(found: Revision) -> str:
    """The revision in one sentence."""
    pair, lead = found.pair, found.headline
    if found.nothing:
        return f"{_subject(found)}: nothing moved between the two files of {pair.when}."
    if lead is None:
        moved = (
            f"England’s totals stayed as they were, and {words.count(found.changed, 'figure')} "
            f"{words.noun(found.changed, 'was', 'were')} revised"
        )
        return f"{_subject(found)}, {pair.when}: {moved}."
    return f"{_subject(found)}, {words.month(lead.period)}: {_who(lead)} {lead.label} {went(lead)}."


def sentences(found: Revision) -> tuple[str, ...]:
    """What follows the headline: other parts, late and vanished organisations, whom it rests on, the measures."""
    told = [
        _other_parts(found),
        *(_turnout(found, one) for one in (True, False)),
        explained(found),
        _largest(found, "provider"),
        _largest(found, "commissioner"),
        *(_largest(found, basis) for basis in _other_bases(found)),
        _relative(found),
        _shifted(found),
        _series_months(found),
        *measure_sentences(found),
    ]
    return tuple(one for one in told if one)


def went(one: Moved) -> str:
    """A movement in words, as exact as the files: ``rose from 7,155,958 to 7,161,002 (5,044 more, 0.07%)``."""
    form = words.integer if _whole(one) else words.significant
    if one.old is None:
        return f"went from none in the older file to {form(one.new)}"
    if one.new is None:
        return f"went from {form(one.old)} to none in the newer file"
    more = "more" if one.difference > 0 else "fewer" if _whole(one) else "less"
    share = f", {share_text(one.relative)}" if one.relative is not None else ""
    return f"{words.change(one.old, one.new, form)} ({form(abs(one.difference))} {more}{share})"


def share_text(share: float | None) -> str:
    """A movement relative to what it was, never rounded to nought: ``0.07%``, ``below 0.01%``."""
    if share is None:
        return MISSING
    size = abs(share)
    if 0 < size < 0.00005:
        return "below 0.01%"
    return words.percent(size, 2 if size < 0.01 else 1)


def explained(found: Revision) -> str:
    """Whether the movement of England's figure is one provider's, a late one's most of all."""
    lead = found.headline
    if lead is None:
        return ""
    mine = [one for one in found.of("provider") if one.what == lead.what and one.period == lead.period]
    first = max(mine, key=lambda one: one.difference / lead.difference, default=None)
    share = found.share_of(first) if first is not None else None
    if first is None or share is None or share < EXPLAINS:
        return ""
    late = (
        ", which is in the newer file only," if first.old is None
        else ", which is in the older file only," if first.new is None else ""
    )  # fmt: skip
    amount = (
        "is all of it" if share == 1
        else f"is {words.percent(share, 0 if share < 0.995 else 1)} of it" if share < 1
        else f"is more than all of it ({words.percent(share, 0)}): others moved the other way"
    )  # fmt: skip
    return f"One provider moved England’s figure: {first.name} ({first.code}){late} {amount}."


def measure_sentences(found: Revision) -> tuple[str, ...]:
    """England's main measures then and now, and whether any place moved by more than its interval."""
    moved = [one for one in found.measures if one.geography == "england" and one.moved]
    told = [england_measure(one) for one in moved if _printed_apart(one)]
    said = [f"England’s measures: {words.listing(told[:_MEASURES])}."] if told else []
    if moved and not told:
        said = ["None of England’s measures moved by enough to be seen in its printed decimals."]
    return (*said, *(text for level in _LEVELS if (text := _places(found.measures, level))), *_why(found))


def england_measure(one: MeasureMoved) -> str:
    """One measure of England in both files."""
    title = one.title[:1].lower() + one.title[1:]
    return f"{title} was {value_text(one, one.most_old)}, now {value_text(one, one.most_new)}"


def _printed_apart(one: MeasureMoved) -> bool:
    return value_text(one, one.most_old) != value_text(one, one.most_new)


def value_text(one: MeasureMoved, value: float | None) -> str:
    """A value of a measure in prose."""
    if value is None:
        return MISSING
    if one.percent:
        return words.percent(value, one.decimals)
    if one.unit == "weeks":
        return words.weeks(value, decimals=one.decimals)
    return words.decimal(value, one.decimals)


def _places(measures: Sequence[MeasureMoved], level: str) -> str:
    mine = [one for one in measures if one.geography == level and one.places]
    if not mine:
        return ""
    place = _LEVELS[level]
    beyond = [one for one in mine if one.beyond]
    if not any(one.moved for one in mine):
        return f"No {place}’s figure moved, in any of {words.count(len(mine), 'measure')}."
    if not beyond:
        judged = sum(one.judged for one in mine)
        bare = sum(one.unjudged for one in mine)
        if not judged:
            return ""
        rest = f"; {words.count(bare, 'figure')} without an interval moved" if bare else ""
        return f"No {place}’s figure moved by more than its interval{rest}."
    told = [
        f"{one.title[:1].lower() + one.title[1:]} of {words.listing_up_to(one.beyond, _NAMED)}"
        for one in beyond[:_NAMED]
    ]
    more = len(beyond) - len(told)
    rest = f" (and {words.count(more, 'further measure')})" if more > 0 else ""
    return f"{place[:1].upper() + place[1:]}s whose figure moved by more than its interval: {'; '.join(told)}{rest}."


def _why(found: Revision) -> tuple[str, ...]:
    return (words.sentence(found.measures_why),) if found.measures_why else ()


def _subject(found: Revision) -> str:
    return found.pair.title


def _who(one: Moved) -> str:
    return words.possessive(one.name) if one.code else one.name


def _whole(one: Moved) -> bool:
    return all(value is None or float(value).is_integer() for value in (one.old, one.new))


def _other_parts(found: Revision) -> str:
    lead = found.headline
    if lead is None or lead.basis != "england" or found.pair.first != found.pair.last:
        return ""
    others = [one for one in found.england if one is not lead and one.old != one.new]
    same = [one for one in found.england if one.old == one.new]
    told = f"{words.sentence('; '.join(f'{one.label} {went(one)}' for one in others))}" if others else ""
    if not same:
        return told
    stayed = f"Unmoved in total: {words.listing([one.label for one in same])}."
    return f"{told} {stayed}".strip()


def _turnout(found: Revision, late: bool) -> str:
    mine = found.appeared if late else found.vanished
    told = [one for one in mine if one.basis == "provider"] or list(mine)
    if not told:
        return ""
    which, number = "newer" if late else "older", len(told)
    sent = words.noun(number, ", so it seems to have sent late", ", so they seem to have sent late")
    tail = sent if late and told[0].basis == "provider" else ""
    kind = told[0].basis if told[0].basis in ("provider", "commissioner") else "organisation"
    lead = words.count(number, kind, words=True)
    named = words.listing_up_to([_sized(one) for one in told], _NAMED)
    return words.sentence(f"{lead} {words.noun(number, 'is', 'are')} in the {which} file only{tail}: {named}")


def _sized(one: Turnout) -> str:
    return f"{one.name} ({one.code}; {words.integer(one.size) if one.size == int(one.size) else words.prose(one.size)})"


def _largest(found: Revision, basis: str) -> str:
    gone = {one.code for one in (*found.appeared, *found.vanished)}
    mine = [one for one in found.of(basis) if one.difference and one.code not in gone][:_NAMED]
    if not mine:
        return ""
    told = words.listing([f"{one.name} ({one.code}), whose {_figure(one, found)} {went(one)}" for one in mine])
    return f"The largest movements by {basis}: {told}."


def _figure(one: Moved, found: Revision) -> str:
    several = found.pair.first != found.pair.last
    label = one.label or "figure"
    return f"{label} of {words.month(one.period)}" if several else label


def _other_bases(found: Revision) -> list[str]:
    return [
        basis
        for basis in dict.fromkeys(one.basis for one in found.organisations)
        if basis not in ("provider", "commissioner", "england")
    ]


def _relative(found: Revision) -> str:
    first = next(iter(in_relative_order(found.organisations)), None)
    if first is None or (found.organisations and first is found.organisations[0]):
        return ""
    return (
        f"The largest for its size: {first.name} ({first.code}), {first.basis}, whose {_figure(first, found)} "
        f"{went(first)}."
    )


def _shifted(found: Revision) -> str:
    if found.headline is not None or not found.organisations:
        return ""
    shifted = sum(one.shifted for one in found.organisations if one.basis == found.organisations[0].basis) // 2
    return f"{words.count(shifted, 'pathway')} stand in another week than before." if shifted else ""


def _series_months(found: Revision) -> str:
    if found.pair.first == found.pair.last:
        return ""
    if not found.changed:
        return f"All {words.integer(found.rows)} figures that both files have are the same."
    span = words.months(found.months[0], found.months[-1])
    only = [
        f"{words.integer(number)} are in the {which} file only"
        for number, which in ((found.added, "newer"), (found.dropped, "older"))
        if number
    ]
    tail = f"; {words.listing(only)}" if only else ""
    return (
        f"{words.integer(found.changed)} of {words.integer(found.rows)} figures that both files have moved, in "
        f"{words.count(len(found.months), 'month')} ({span}){tail}."
    )
