"""Who sent which month: the submission history of every provider, and who fell silent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from fairwait.analysis.submissions import months_sent
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.measures.completeness_providers import ProviderStatus
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.measures.completeness import Completeness

_STATUS = {
    "submitted": "sent",
    "missing": "not sent",
    "closed": "closed or merged",
    "left": "left",
    "not_yet_open": "not yet reporting",
    "zero": "sent, nobody waiting",
}


def senders_findings(bench: Workbench) -> tuple[Finding, ...]:
    """Who should have sent figures for the latest month and did not, then every provider with the months it sent."""
    period = bench.latest_period()
    judged = bench.judged(period)
    if judged is None:
        return (
            Finding(
                id="data-silent", title="Who sent no figures",
                headline=f"Who usually sends figures is not known for {period.label}, so nobody can be called missing.",
            ),
        )  # fmt: skip
    return _silent(bench, judged), *_every(bench, judged)


def _silent(bench: Workbench, judged: Completeness) -> Finding:
    period, missing = judged.period, judged.missing
    sent = sum(one.status in ("submitted", "zero") for one in judged.providers)
    trusts = words.listing([one.name for one in judged.missing_trusts])
    headline = f"{words.count(sent, 'provider')} sent figures for {period.label}"
    headline += (
        f"; {words.number_word(len(missing))} that should have did not" + (f", {trusts} among them." if trusts else ".")
        if missing
        else ", and everybody who should have did."
    )
    return Finding(
        id="data-silent",
        title="Who sent no figures",
        headline=headline,
        sentences=(
            "An area of which less than 97% of the usual list is with providers that sent figures is shown and not "
            "ranked.",
        ),
        tables=(
            Table(
                id="data-silent",
                title=f"Providers that should have sent figures for {period.label}",
                columns=(
                    Column("provider", "Provider"),
                    Column("code", "Code", "code"),
                    Column("sector", "NHS or independent"),
                    Column("since", "Silent since"),
                    Column("last_list", "Its last list", "integer", note="Pathways."),
                    Column("reason", "What is known"),
                ),
                rows=tuple(
                    (
                        one.name, one.code, one.sector.value, one.since.label if one.since else None,
                        round(one.last_list), judged.provider_reason(one.code),
                    )
                    for one in missing
                ),
            ),
        ) if missing else (),
        method=(
            "An NHS trust’s absence ends only with a figure or a documented change. An independent provider counts as "
            "missing while it sent figures in any of the 24 months before."
        ),
        provenance=bench.provenance(period),
        numbers={"sent": sent, "missing": len(missing), "month": str(period)},
    )  # fmt: skip


def _every(bench: Workbench, judged: Completeness) -> tuple[Finding, ...]:
    try:
        months, sent = months_sent(bench.store, bench.history, judged.period)
    except NothingToAnswerWithError:
        return ()
    now = judged.period
    rows = [_row(one, judged, months, [*sent.get(one.code, ())]) for one in judged.providers]
    return (
        Finding(
            id="data-senders",
            title="Every provider, month by month",
            headline=(
                f"From {words.months(months[0], months[-1])}, {words.count(len(sent), 'provider')} sent figures in at "
                "least one month."
            ),
            sentences=(
                "A provider that opened or closed in between has fewer months; a month missing between its first and "
                "its last was not sent, or nobody was waiting.",
                "A month without figures is not a month without patients. Each name leads to what that provider sent, "
                "month by month, with its list before and after every gap.",
            ),
            tables=(
                Table(
                    id="data-senders",
                    title=f"Months with figures on the waiting list, {words.months(months[0], months[-1])}",
                    columns=(
                        Column("provider", "Provider"),
                        Column("code", "Code", "code"),
                        Column("sector", "NHS or independent"),
                        Column("status", now.label),
                        Column("months", "Months sent", "integer"),
                        Column("sent", "Sent figures for"),
                        Column("gaps", "Missing between", "integer"),
                        Column("reason", "What is known", secondary=True),
                    ),
                    rows=tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1])))),
                    caption="From the monthly series of lists by provider and the data files held.",
                    preview_rows=40,
                ),
            ),
            method="From the monthly series of lists by provider, and the data files held of months after it ends.",
            provenance=bench.provenance(now),
            numbers={"providers": len(sent), "months": len(months)},
        ),
    )


def _row(
    one: ProviderStatus, judged: Completeness, months: Sequence[Period], sent: list[Period]
) -> tuple[Cell, ...]:  # fmt: skip
    if one.status == "submitted" and judged.period not in sent:
        sent = sorted([*sent, judged.period])
    between = [month for month in months if sent and sent[0] < month < sent[-1]]
    gaps = len([month for month in between if month not in set(sent)])
    name = one.name if one.name != one.code else provider(one.code).name
    return (
        name, one.code, one.sector.value, _STATUS[one.status], len(sent), runs_words(sent, months) or None, gaps,
        judged.provider_reason(one.code) or None,
    )  # fmt: skip


def runs_words(sent: Sequence[Period], months: Sequence[Period]) -> str:
    """The months sent as runs: ``April 2022 to June 2023, and August 2023 to January 2026``.

    Months that nobody could have sent (outside ``months``) part no run.
    """
    if not sent:
        return ""
    place = {month: at for at, month in enumerate(sorted({*months, *sent}))}
    runs = [[sent[0], sent[0]]]
    for before, after in pairwise(sent):
        if place[after] == place[before] + 1:
            runs[-1][1] = after
        else:
            runs.append([after, after])
    return words.listing([words.months(first, last) for first, last in runs])
