"""What findings and screens say of targets, so that both say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fairwait.analysis.targets.by_itself_words import chance_sentence
from fairwait.analysis.targets.gaps import Gap, Gaps
from fairwait.analysis.wording import form, places
from fairwait.definitions.measure_files import measure
from fairwait.definitions.standards import Standard, standard
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: At most so many places are named in one sentence.
NAMED = 3
#: Below so many pathways a few of them decide the share, and the length of the list is told beside it.
_FEW = 1_000
#: A list so much shorter is told beside a target that was met: a fifth.
_MUCH = 0.2


def many(geography: Geography, number: int = 2) -> str:
    """What the judged places are called: of providers only NHS trusts are judged."""
    if geography is Geography.PROVIDER:
        return "NHS trust" if number == 1 else "NHS trusts"
    return places(geography, number)


def exact(what: Standard, value: float) -> str:
    """A share as sentences print it."""
    return form(measure(what.measure), value)


def asked(what: Standard, limit: float | None = None) -> str:
    """What a standard asks, in a phrase: ``at least 92%``, ``five points more than its own share of …``."""
    if what.value is not None:
        nobody = what.value == 0
        return "nobody" if nobody else f"{what.comparison} {words.percent(what.value, 0)}"
    assert what.gain is not None
    least = what.limit if limit is None else limit
    more = "more" if what.more_is_better else "fewer"
    floor = ""
    if least is not None:
        floor = f", and at {'least' if what.more_is_better else 'most'} {words.percent(least, 0)}"
    return f"{words.points(what.gain, 0)} {more} than its own share of the baseline month{floor}"


def counted(measure_id: str) -> tuple[str, str]:
    """What is counted, and what the pathways short of a target have in common: ``pathways``, ``over 18 weeks``."""
    if measure_id == "six_week_diagnostic_waits":
        return "patients waiting for a test", "that had waited six weeks or more"
    if measure_id == "within_18_weeks":
        return "pathways", "that had waited more than 18 weeks"
    weeks = measure_id.removeprefix("over_").removesuffix("_weeks")
    return "pathways", f"that had waited more than {weeks} weeks"


def when(found: Gaps) -> str:
    """Since when a target is judged: ``in March 2026, when it was due``."""
    due, month = found.standard.due, found.period
    if due is None:
        return f"in {month.label}"
    if due == month:
        return f"in {month.label}, when it was due"
    if due > month:
        return f"in {month.label}, {words.count(month.months_until(due), 'month', words=True)} before it is due"
    return f"in {month.label}, {words.count(due.months_until(month), 'month', words=True)} after it was due"


def headline(found: Gaps) -> str:
    """The answer in a sentence."""
    judged = found.judged
    if found.geography is Geography.ENGLAND:
        return _of_england(found)
    if not judged:
        return words.sentence(f"{when(found)}, no {many(found.geography, 1)} can be judged")
    met = sum(one.met is True for one in judged)
    return words.sentence(
        f"{when(found)}, {_of(met, len(judged))} {many(found.geography, len(judged))} that can be judged "
        f"{_had(found, met)}"
    )


def _had(found: Gaps, met: int) -> str:
    """What those that met a standard have, as the rest of a sentence."""
    what = found.standard
    own = ""
    if not any(one.own for one in found.places):
        england = what.levels == (Geography.ENGLAND,)
        own = f", which was asked of {'England' if england else 'others'} and not of each of them"
    if what.own:
        return f"{words.noun(met, 'was', 'were')} at {'its own target' if met == 1 else 'their own targets'}"
    if what.value == 0:
        noun, kind = counted(what.measure)
        return f"had no {noun} {kind}{own}"
    return f"had {asked(what)} of their list {side(what)}{own}"


def _of_england(found: Gaps) -> str:
    what, one = found.standard, found.places[0]
    said = f"{when(found)}, England had {exact(what, one.value)} of its list {side(what)}"
    goal = "none" if what.value == 0 else asked(what)
    if what.due is not None and what.due > found.period:
        there = f"it is {words.points(abs(one.gap))} {'beyond that already' if one.met else 'short of that'}"
        return words.sentence(f"{said}: {goal} is asked by then, and {there}{_just(one)}")
    word = f"{goal} was asked, and it was {'met' if one.met else 'missed'}"
    return words.sentence(f"{said}: {word} by {words.points(abs(one.gap))}{_just(one)}")


def side(what: Standard) -> str:
    if what.measure == "within_18_weeks":
        return "within 18 weeks"
    return counted(what.measure)[1].replace("that had waited", "waiting")


def _just(one: Gap) -> str:
    return ", which is less than its ordinary movement from month to month" if one.beyond is False else ""


def _of(number: int, whole: int) -> str:
    if not whole:
        return "none, for nobody can be judged"
    if number == whole:
        return f"all {words.integer(whole)}"
    return f"{words.number_word(number) if number else 'none'} of {words.integer(whole)}"


def sentences(found: Gaps) -> tuple[str, ...]:
    """What follows the headline: what would be so anyhow, who is furthest, what it means, who is not judged."""
    told = [
        chance_sentence(found),
        _only_just(found),
        _furthest(found),
        _shorter(found),
        _meaning(found),
        _not_judged(found),
    ]
    return tuple(one for one in told if one)


def _only_just(found: Gaps) -> str:
    if found.geography is Geography.ENGLAND:
        return ""
    met = sum(one.verdict.startswith("met,") for one in found.judged)
    missed = sum(one.verdict.startswith("missed,") for one in found.judged)
    if not met and not missed:
        return ""
    told = [
        f"{words.number_word(number)} {word}" for number, word in ((met, "met it"), (missed, "missed it")) if number
    ]
    return words.sentence(
        f"{words.listing(told)} by less than a list moves in an ordinary month: next month these may be the other way "
        "round"
    )


def _furthest(found: Gaps) -> str:
    short = [one for one in found.judged if one.met is False]
    if found.geography is Geography.ENGLAND or not short:
        return ""
    named = [
        f"{_named(one)}, {exact(found.standard, one.value)} against {_against(found, one)}" for one in short[:NAMED]
    ]
    ahead = [one for one in reversed(found.judged) if one.met]
    best = ""
    if ahead and found.standard.own:
        first = ahead[0]
        best = (
            f" Furthest beyond: {_named(first)}, {exact(found.standard, first.value)} against {_against(found, first)}."
        )
    return f"Furthest short: {words.listing(named)}.{best}"


def _shorter(found: Gaps) -> str:
    """How many of those at their own targets got there with a list much shorter, which checking records also does."""
    met = [one for one in found.judged if one.met and one.listed_then == one.listed_then]
    if not met or not found.standard.own:
        return ""
    much = sum(one.listed <= (1 - _MUCH) * one.listed_then for one in met)
    if not much:
        return ""
    return (
        f"Of those at their own targets {words.number_word(much)} had a list at least a fifth shorter than in the "
        "baseline month: treatment shortens a list, and so does striking off records."
    )


def _named(one: Gap) -> str:
    """A place by name, and how short its list is where few pathways decide."""
    return one.label if one.listed >= _FEW else f"{one.label} with {words.integer(one.listed)} on its list"


def _against(found: Gaps, one: Gap) -> str:
    what = found.standard
    if not what.own:
        return "none" if what.value == 0 else exact(what, one.target)
    if one.baseline_month is None or one.baseline_month == one.period:
        return exact(what, one.target)
    return f"{exact(what, one.target)} ({exact(what, one.baseline)} in {one.baseline_month.label})"


def _meaning(found: Gaps) -> str:
    """What the targets mean in pathways, all judged places together."""
    total = sum(one.pathways for one in found.judged)
    if total <= 0:
        return ""
    what = found.standard
    leaving = sum(one.leaving for one in found.judged)
    noun, _ = counted(what.measure)
    whose = "" if found.geography is Geography.ENGLAND else ", all those that are short taken together"
    if what.measure == "within_18_weeks":
        first = f"To be there, {words.integer(total)} pathways over 18 weeks would have to be within them{whose}"
    else:
        first = f"To be there, {words.integer(total)} fewer {noun} could wait so long{whose}"
    if what.value == 0:
        return f"{first}."
    instead = f"or {words.integer(leaving)} of them would have to leave the list while nobody joins it"
    return f"{first}; {instead}. {twice(what)}"


def twice(what: Standard) -> str:
    """That what is counted is not people."""
    if what.measure == "six_week_diagnostic_waits":
        return "One person who waits for two tests is counted twice."
    return "Pathways are not people: one person can have several."


def _not_judged(found: Gaps) -> str:
    left = [one for one in found.places if one.met is None]
    if not left:
        return ""
    reasons = Counter(kind_of_reason(one) for one in left)
    told = words.listing(f"{words.number_word(count)} {kind}" for kind, count in reasons.most_common())
    return words.sentence(
        f"{words.number_word(len(left))} {many(found.geography, len(left))} "
        f"{words.noun(len(left), 'is', 'are')} not judged: {told}"
    )


def kind_of_reason(one: Gap) -> str:
    """A reason in a few words, to count by."""
    text = one.reason
    if "no document says" in text:
        return "already at the standard in the baseline month"
    if "baseline" in text and ("cannot be used" in text or "no figures" in text):
        return "without a baseline that can be used"
    if "do not count the same" in text or "What is counted changed" in text:
        return "counted otherwise in the baseline month"
    if "took over a part" in text:
        return "on a boundary that moved"
    if "too few" in text or "fewer than" in text:
        return "with too short a list"
    if "no figures" in text or "absent" in text or "sent" in text or "No figures" in text:
        return "without complete figures"
    return "for reasons of their own"


def cautions(found: Gaps) -> tuple[str, ...]:
    """What speaks against taking the answer for more than it is."""
    what = found.standard
    told = [_ended(found), what.dispute]
    if what.known == "reported":
        told.append("The standard is told here as others report it: the document itself was not at hand.")
    if what.measure == "within_18_weeks":
        told.append(
            "The share within 18 weeks also rises when more people join the list, and when long waits are taken off "
            "it by checking records: look at the length of the list as well."
        )
    return tuple(one for one in told if one)


def _ended(found: Gaps) -> str:
    """That a standard no longer holds in the month it is judged in, and what was asked after it."""
    what = found.standard
    if what.ended is None or found.period.first_day <= what.ended:
        return ""
    last = Period(what.ended.year, what.ended.month)
    after = ""
    if what.superseded_by:
        title = standard(what.superseded_by).title
        after = f" Since then what is asked is: {title[:1].lower()}{title[1:]}."
    return f"This was asked until {last.label}; the month judged comes after it.{after}"


def baseline_sentence(found: Gaps, others: Sequence[Gaps]) -> str:
    """How much hangs on a disputed baseline: how many places reach their own target from each month told."""
    if found.baseline is None or not others:
        return ""
    why = {one.month: one.why for one in found.standard.baselines}
    told = [
        f"counted from {one.baseline.label}{f' ({why[one.baseline]})' if one.baseline in why else ''}, "  # type: ignore[union-attr]
        f"{_of(sum(gap.met is True for gap in one.judged), len(one.judged))}"
        for one in (found, *others)
    ]
    return words.sentence(f"at their own targets were, {'; '.join(told)}")
