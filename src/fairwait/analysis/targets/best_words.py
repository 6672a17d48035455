"""What is said of a level taken from the best performers: from whom, how much is luck, and what no sum has in it."""

from __future__ import annotations

from fairwait.analysis.targets.best import Best
from fairwait.analysis.targets.like_work import LEAST_FUNCTIONS, LEAST_LIST
from fairwait.analysis.wording import form, inline
from fairwait.definitions.measure import Polarity
from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.measures.completeness_words import short_name

#: A share of differences so near to all of them is said as "nearly all".
_NEARLY = 0.985


def whose(found: Best) -> str:
    """Where the level is taken from."""
    if found.how == "peers":
        return f"where the best quarter of {words.count(sum(found.among), 'similar place')} begins"
    return f"where the best tenth of {counted(found)} begins"


def worse(found: Best) -> str:
    return "below" if found.measure.polarity is Polarity.HIGHER_IS_BETTER else "above"


def kind(found: Best, number: float = 2) -> str:
    if found.measure.id == "within_18_weeks":
        return f"more {words.noun(number, 'pathway')} would have been within 18 weeks"
    return f"fewer {counted(found)} would have been {inline(found.measure.title)}"


def counted(found: Best) -> str:
    return "patients" if found.measure.collected is not None else "pathways"


def luck_sentence(found: Best, more: float) -> str:
    """How much of the naive level is luck; ``more`` is by how many pathways it asks more."""
    level, naive = form(found.measure, found.shrunk), form(found.measure, found.naive)
    if level == naive:
        return (
            f"Read off the shares as they stand the level is also {naive}: {_signal(found.signal)} the differences "
            "between these places are more than noise, so little of it is luck."
        )
    way = "more" if more > 0 else "fewer"
    return (
        f"Read off the shares as they stand the level would be {naive} and the {counted(found)} "
        f"{words.integer(abs(more))} {way}: that much is luck of the month in which they were best."
    )


def _signal(share: float) -> str:
    return "nearly all of" if share >= _NEARLY else f"{words.percent(share, 0)} of"


def england_sentence(found: Best) -> str:
    parts = [f"{words.integer(float(found.short.sum()))} of places that can be judged"]
    for of, what in ((True, "that do other work"), (False, "that cannot (their figures may be incomplete)")):
        left = [one for one in found.unjudged if (one[0] in found.other_work) is of]
        if left:
            short = words.integer(sum(one[2] for one in left))
            parts.append(f"{short} of {words.count(len(left), 'place', words=True)} {what}")
    if found.elsewhere_short:
        parts.append(f"{words.integer(found.elsewhere_short)} that {nobody(found.geography)}")
    there = ""
    if found.elsewhere_whole and not found.elsewhere_short:
        rest = f"{words.integer(found.elsewhere_whole)} {counted(found)} that {nobody(found.geography)}"
        there = f" The {rest} are there already, taken together."
    return f"For England that is {words.integer(found.total)}: {words.listing(parts)}.{there}"


def like_sentences(found: Best) -> tuple[str, ...]:
    """From whom the level is taken where trusts of other work were set apart, and what it would be with them."""
    like, mixed = found.like, found.mixed
    if like is None or mixed is None:
        return ()
    unknown = len(like.unknown & set(found.areas))
    more = f" Of {words.number_word(unknown)} of them nobody can say." if unknown else ""
    return (
        f"The level is taken from the {len(found.areas)} trusts that do like work: {LEAST_LIST} pathways or more in at "
        f"least {words.number_word(LEAST_FUNCTIONS)} treatment functions, by their lists of {like.month.label}.{more} "
        f"The other {words.number_word(mixed.places - len(found.areas))}, with one specialty, children or community "
        f"care, are shown apart. Taken from all {mixed.places} it would be {form(found.measure, mixed.level)}"
        f", and {words.integer(mixed.pathways)} {counted(found)} short of it.",
    )


def silent_sentences(found: Best) -> tuple[str, ...]:
    """What the sum does not have in it: the lists of trusts that sent nothing."""
    if not found.silent:
        return ()
    told = [f"{short_name(one.name)}, {words.integer(one.listed)} in {one.last.label}" for one in found.silent]
    total = words.integer(sum(one.listed for one in found.silent))
    many = words.count(len(found.silent), "NHS trust", words=True)
    verb = words.noun(len(found.silent), "is the list", "are the lists")
    last = words.noun(len(found.silent), "its last had", "their last had")
    named = f"{total} {counted(found)}" + (f" ({'; '.join(told)})" if len(told) > 1 else f" ({told[0]})")
    return (f"Not in it {verb} of {many} that sent nothing: {last} {named}.",)


def nobody(geography: Geography) -> str:
    if geography is Geography.PROVIDER:
        return "wait for independent providers"
    return "no place of this kind answers for (NHS England’s own commissioning)"
