"""Plain sentences about who sent no figures and which areas cannot be judged for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fairwait.domain import words
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.measures.completeness_areas import AreaCompleteness, MissingShare
from fairwait.measures.completeness_providers import ProviderStatus
from fairwait.measures.completeness_reconcile import ReconciledMonth
from fairwait.places.areas import ENGLAND

#: Providers below this share of an area are added up rather than named, and at most so many are named.
_WORTH_NAMING = 0.005
_NAMED = 3
_TRUST_ENDING = re.compile(r"\s+NHS\s+(Foundation\s+)?Trust$", re.IGNORECASE)


def short_name(name: str) -> str:
    """A trust as people say it: “Sheffield Teaching Hospitals NHS Foundation Trust” without its legal form."""
    return _TRUST_ENDING.sub("", name)


def percent(share: float) -> str:
    """A share as words want it: whole per cents, a decimal below ten, and neither 0% nor 100% unless exactly so."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{100 * share:.1f}%" if 0 < share < 0.0995 else f"{100 * share:.0f}%"


def absence(status: ProviderStatus) -> str:
    """“Sheffield Teaching Hospitals has sent no figures since July 2025”, with care for independent providers."""
    since = f" since {status.since.label}" if status.since else ""
    name = short_name(status.name)
    if status.is_trust:
        return f"{name} has sent no figures{since}"
    return (
        f"{name}, an independent provider, has been absent from the figures{since}; no published reason is known "
        "(it may have closed, changed hands or lost its contract)"
    )


def provider_reason(status: ProviderStatus) -> str:
    """Why a provider has no estimate of its own; empty for one that submitted."""
    if status.status == "submitted":
        return ""
    if status.status == "zero":
        return f"{short_name(status.name)} reported nobody in these figures."
    if status.status == "not_yet_open":
        return f"{short_name(status.name)} had not sent any figures yet."
    last = ""
    if status.last_month is not None:
        last = f"; its last list was {words.count(round(status.last_list), 'pathway')} in {status.last_month.label}"
    if status.status == "missing":
        return f"{absence(status)}{last}."
    if status.change is not None:
        name, since, why = short_name(status.name), status.change.period.label, status.change.why
        why = f"it {why.removeprefix(f'{name} ')}" if why.startswith(f"{name} ") else why
        return f"{name} has had no figures since {since}: {why}{last}."
    if status.successors:
        return f"{short_name(status.name)} now reports as {', '.join(status.successors)}{last}."
    return f"{short_name(status.name)} has been absent for more than two years and is taken to have left{last}."


def area_reason(judged: AreaCompleteness) -> str:
    """Why an area is not ranked; empty when it may be."""
    if judged.may_be_ranked:
        return ""
    what = _list_of(judged.treatment_function, judged.area)
    if judged.status == "unknown":
        return _unknown_reason(judged, what)
    worth = [one for one in judged.missing if one.share >= _WORTH_NAMING][:_NAMED] or list(judged.missing[:1])
    rest = [one for one in judged.missing if one not in worth]
    sentences = [f"{absence(one.provider)}; it usually holds {percent(one.share)} of {what}." for one in worth]
    together = sum(one.share for one in rest)
    if together >= _WORTH_NAMING:
        holds = (
            "another absent provider holds" if len(rest) == 1 else f"{len(rest)} other absent providers together hold"
        )
        sentences.append(f"{holds[0].upper()}{holds[1:]} {percent(together)}.")
    return " ".join(sentences)


def reconciliation_sentence(month: ReconciledMonth) -> str:
    """What NHS England added for missing trusts and whether the trusts found missing explain it, to the pathway."""
    gap, residual = month.figures.gap, month.figures.residual
    if not month.missing and month.balances:
        return "NHS England added nothing for missing trusts, and no trust was found missing."
    found = _and([f"{short_name(one.name)} ({one.last_list:,.0f})" for one in month.missing])
    added = f"NHS England’s figures with estimates add {gap:,.0f} pathways for missing trusts"
    if not month.missing:
        sentence = f"{added}; no trust was found missing, which leaves {residual:,.0f} unexplained."
    elif month.balances:
        sentence = f"{added}: exactly the last lists of {found}."
    else:
        leaves = f"leaves {residual:,.0f} unexplained" if residual > 0 else f"is {-residual:,.0f} more"
        sentence = f"{added}; the last lists of {found} come to {month.figures.explained:,.0f}, which {leaves}."
    if month.not_estimated:
        left_out = _and([short_name(one.name) for one in month.not_estimated])
        sentence += f" That is the last list of {left_out}, for which no estimate was made."
    if month.late:
        code, first, total = month.late[0]
        sentence += (
            f" The history begins with this month, so a trust already missing in it cannot be seen; {code} first "
            f"appears in {first.label} with {total:,.0f} pathways."
        )
    return sentence


def _unknown_reason(judged: AreaCompleteness, what: str) -> str:
    bounded = [one for one in judged.missing if one.at_most]
    if not bounded:
        return f"How complete {what} is cannot be told: who usually treats its patients is not known for this month."
    worst: MissingShare = bounded[0]
    sentence = f"{absence(worst.provider)}, and how much of {what} it usually holds is not known from before then"
    if worst.share == worst.share:
        sentence += f" (at most {percent(worst.share)})"
    others = len(bounded) - 1
    return sentence + (f"; the same goes for {others} other{'s' if others > 1 else ''}." if others else ".")


def whose(area: str) -> str:
    """Whose figures a reason speaks of: England is no area."""
    return "England’s" if area == ENGLAND else "this area’s"


def _list_of(function: str, area: str) -> str:
    if function == TOTAL:
        return f"{whose(area)} waiting list"
    name = TREATMENT_FUNCTIONS.get(function, function)
    return f"{whose(area)} waiting list for {name[0].lower()}{name[1:]}"


def _and(items: Sequence[str]) -> str:
    return "".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} and {items[-1]}"
