"""What a list of signals says, in sentences: how many, how many by chance, and what that is worth."""

from __future__ import annotations

from fairwait.analysis.signals.model import ControlChart, Signals
from fairwait.analysis.signals.words import ASK_FIRST, amount, subject, verdict_words
from fairwait.analysis.wording import form, places
from fairwait.domain import words
from fairwait.stats.control.cusum import BASELINE

_NAMED = 5


def chance_words(found: Signals) -> str:
    """How many chance alone would flag: ``about 0.6 (none to 2)``."""
    low, high = found.false_range
    about = words.decimal(found.expected_false, 1 if found.expected_false < 9.95 else 0)
    return f"about {about} ({words.number_word(low) if low else 'none'} to {words.integer(high)})"


def more_than_chance(found: Signals) -> bool:
    """Whether more charts are flagged than chance alone would flag in 95 lists of 100."""
    return len(found.flagged) > found.false_range[1]


def list_headline(found: Signals) -> str:
    """Who stands out in the latest month, who has drifted, and how many would by chance: of one number of places."""
    judged, flagged, drifting = len(found.judged), len(found.flagged), found.drifting
    when, kind = found.panel.last.label, places(found.panel.geography, len(found.judged))
    if not judged:
        return f"No {places(found.panel.geography, 1)} can be judged in {when} on {subject(found)}."
    out = (
        f"{words.sentence(words.number_word(flagged)).rstrip('.')} of {judged} {kind} "
        f"{words.noun(flagged, 'stands', 'stand')} out in {when} on {subject(found)}: "
        f"{words.listing_up_to([one.name for one in found.flagged], _NAMED, 'other')}"
        if flagged
        else f"Not one of {judged} {kind} stands out in {when} on {subject(found)}"
    )
    drift = (
        f"{words.number_word(len(drifting))} {words.noun(len(drifting), 'has', 'have')} drifted by small steps: "
        f"{words.listing_up_to([one.name for one in drifting], _NAMED, 'other')}"
        if drifting
        else "none has drifted by small steps"
    )
    return f"{out}; chance alone would give {chance_words(found)}. Of the same {judged}, {drift}."


def list_verdict(found: Signals) -> str:
    """What the number flagged is worth."""
    if not found.flagged:
        return "What moved in that month, moved as it usually does."
    if more_than_chance(found):
        return (
            "That is more than chance alone gives, so some of these are real; which of them, one month cannot say. "
            "A signal is a reason to ask what happened, not a finding of what did."
        )
    if found.far:
        return "In number that is no more than chance alone gives, so those close to their limits are no evidence."
    return (
        "That is no more than chance alone gives: none of these is evidence by itself. A signal is a reason to ask, "
        "and here most answers would be “nothing”."
    )


def far_list_sentence(found: Signals) -> str:
    """Who is too far out for chance; empty where nobody is."""
    if not found.far:
        return ""
    named = [f"{one.name} ({amount(found, float(one.points[-1]))})" for one in found.far]
    lies = words.noun(len(named), "lies", "lie")
    return (
        f"{words.listing_up_to(named, 4)} {lies} too far out for chance to explain it: "
        f"{ASK_FIRST[:1].lower()}{ASK_FIRST[1:]}"
    )


def cusum_list_sentence(found: Signals) -> str:
    """What drift is, who has drifted since when, and how many would by chance."""
    judged = [one for one in found.judged if one.cusum.judged]
    if not judged:
        return f"Drift cannot be judged: it needs more than {BASELINE} months since limits last began anew."
    of = "" if len(judged) == len(found.judged) else f" It can be judged of {len(judged)} of them."
    chance = f"chance alone would give about {words.decimal(found.cusum_false, 1)}"
    meant = "Drift is judged by a running sum of small differences (CUSUM)"
    if not found.drifting:
        return f"{meant}; {chance}.{of}"
    told = [
        f"{one.name} ({'higher' if one.cusum.alert > 0 else 'lower'}"
        f"{f' since {one.cusum.since.label}' if one.cusum.since else ''})"
        for one in found.drifting
    ]
    return f"{meant}: {words.listing_up_to(told, _NAMED, 'other')}; {chance}.{of}"


def changes_list_sentence(found: Signals) -> str:
    """Who shows a lasting change of what is charted, since when."""
    told = [f"{one.name} (since {one.changes[-1].month.label})" for one in found.changed]
    shows = (
        f"A lasting change in what is charted shows in {words.number_word(len(told))} of the {len(found.judged)}: "
        f"{words.listing_up_to(told, _NAMED, 'other')}"
        if told
        else f"Not one of the {len(found.judged)} shows a lasting change in what is charted"
    )
    return (
        f"{shows}; of unchanged ones 1 or 2 in 100 would. Limits are not begun anew for that without a reason that "
        "somebody states."
    )


def assurance_list_sentence(found: Signals) -> str:
    """How many places can rely on meeting a target; empty where none was given."""
    if found.target is None:
        return ""
    target = form(found.panel.measure, found.target)
    sure = {key: sum(one.assurance == key for one in found.charts) for key in ("met", "missed", "either")}
    if not any(sure.values()):
        return f"Whether {target} is met says nothing here: of this measure more is neither good nor bad."
    return (
        f"As things go, the target of {target} is met every month in {words.count(sure['met'], 'place')}, missed every "
        f"month in {sure['missed']}, and met in some months and missed in others by chance in {sure['either']}."
    )


def row_words(one: ControlChart) -> str:
    """What a row of the list says: the latest month, and that it drifted or changed although this month is as usual."""
    more: list[str] = []
    if one.drifting:
        more.append(f"drifted {'higher' if one.cusum.alert > 0 else 'lower'}")
    if one.changes and one.variation != "unknown":
        more.append("changed")
    return ", ".join((verdict_words(one), *more))
