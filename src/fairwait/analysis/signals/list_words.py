"""What a list of signals says, in sentences: how many, how many by chance, and what that is worth."""

from __future__ import annotations

from fairwait.analysis.signals.model import Signals
from fairwait.analysis.signals.words import ASK_FIRST, amount, subject
from fairwait.analysis.wording import form, places
from fairwait.domain import words
from fairwait.stats.control.cusum import BASELINE


def chance_words(found: Signals) -> str:
    """How many chance alone would flag: ``about 0.6 (none to 2)``."""
    low, high = found.false_range
    about = words.decimal(found.expected_false, 1 if found.expected_false < 9.95 else 0)
    return f"about {about} ({words.number_word(low) if low else 'none'} to {words.integer(high)})"


def more_than_chance(found: Signals) -> bool:
    """Whether more charts are flagged than chance alone would flag in 95 lists of 100."""
    return len(found.flagged) > found.false_range[1]


def list_headline(found: Signals) -> str:
    """How many stand out in the latest month, and how many would by chance."""
    flagged, judged = len(found.flagged), len(found.judged)
    kind = places(found.panel.geography, judged)
    head = words.sentence(f"{words.number_word(flagged) if flagged else 'none'} of {judged} {kind}").rstrip(".")
    has = words.noun(flagged, "has", "have") if flagged else "has"
    return (
        f"{head} {has} a signal in {found.panel.last.label} for {subject(found)}; "
        f"chance alone would give {chance_words(found)}."
    )


def list_verdict(found: Signals) -> str:
    """What the number flagged is worth."""
    if not found.flagged:
        return "Nobody stands out in that month: what moved, moved as it usually does."
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
    """How many alert by CUSUM, and how many would by chance."""
    judged = [one for one in found.charts if one.cusum.judged]
    if not judged:
        return f"No CUSUM is given: it needs more than {BASELINE} months since limits last began anew."
    alerting = sum(one.cusum.alert != 0 for one in judged)
    are = "none" if not alerting else words.integer(alerting)
    return (
        f"By CUSUM, which adds up small differences, {are} of {len(judged)} {'is' if alerting <= 1 else 'are'} "
        f"alerting; chance alone would give about {words.decimal(found.cusum_false, 1)}."
    )


def changes_list_sentence(found: Signals) -> str:
    """How many show a lasting change of what is charted."""
    changed = sum(bool(one.changes) for one in found.charts)
    share = words.count(changed, "place shows", "places show") if changed else "No place shows"
    return (
        f"{share} a lasting change in what is charted; of unchanged ones 1 or 2 in 100 would. Limits are not begun "
        "anew for that without a reason that somebody states."
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
