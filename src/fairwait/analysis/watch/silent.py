"""Rule about the data: an NHS trust that sends no figures. No area is ever put on the list for it."""

from __future__ import annotations

from fairwait.analysis.watch.entry import Evidence, WatchEntry
from fairwait.analysis.watch.found import Found, Judged
from fairwait.analysis.watch.inputs import Case, Inputs, Silent
from fairwait.analysis.watch.words import months_running
from fairwait.domain import words
from fairwait.domain.period import Period

_RETURNS = {True: "the monthly diagnostics return", False: "waiting-time figures (referral to treatment)"}


def figures_not_sent(case: Case, inputs: Inputs) -> Judged:
    """The trusts that sent nothing for the rule's months; others that are silent stand beside, with the reason."""
    found = Found(case)
    answer = inputs.silent(case.measure)
    if answer is None:
        return found.nothing_held()
    month, silent = answer
    for one in silent:
        gone = one.since.months_until(month) + 1
        if not one.trust:
            found.not_on(
                one.area,
                "An independent provider that sent nothing: it may have closed, changed hands or lost its contract.",
            )
        elif gone < case.rule.parameters.count("months"):
            found.not_on(one.area, f"Nothing sent for {months_running(gone)}: it may only be late.")
        else:
            found.entries.append(_entry(case, found, one, month, gone))
    return found.judged()


def _entry(case: Case, found: Found, one: Silent, month: Period, gone: int) -> WatchEntry:
    returned = _RETURNS[case.measure.collected is not None]
    counted = "patients waiting for a test" if case.measure.collected is not None else "pathways on its list"
    since = f"since {one.since.label}" if gone > 1 else f"for {month.label}"
    last = (
        f"In {one.last.label}, its last month, it reported {words.integer(one.waiting)} {counted}." if one.last else ""
    )
    evidence = (
        Evidence(last, {"last_month": str(one.last) if one.last else None, "waiting": round(one.waiting)}),
        Evidence(
            f"{words.sentence(months_running(gone))[:-1]} without figures, up to {month.label}; no merger, closure or "
            "documented departure explains it.",
            {"months": gone},
        ),
    )
    return found.made(
        one.area,
        one.name,
        period=month,
        since=one.since,
        at_least=False,
        entered=one.since.shift(case.rule.parameters.count("months") - 1),
        reason=f"{one.name} has sent no {returned} {since}. Nothing is known of its waits, neither good nor bad."
        if case.measure.collected is None
        else f"{one.name} has sent nothing to {returned} {since}. Nothing is known of its waits for tests, neither "
        "good nor bad.",
        evidence=tuple(each for each in evidence if each.sentence),
        off_when="It comes off when the trust sends the figures of one month.",
        chance=float("nan"),
    )
