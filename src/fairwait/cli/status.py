"""``fairwait status``: what is held, what is missing between, what the checks found, who sent no figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, opened
from fairwait.cli.options import CsvOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.holdings import Holding
    from fairwait.cli.screen import Screen
    from fairwait.domain.period import Period
    from fairwait.measures.completeness import Completeness
    from fairwait.store.reader import Store

_MISSING_SHOWN = 8
SinceOption = Annotated[
    int | None,
    typer.Option("--since", metavar="VERSION", min=0, show_default=False,
                 help="Say what changed since that version of the store. The last three are kept; 0 is an empty one."),
]  # fmt: skip


def status(
    ctx: typer.Context,
    store: StoreOption = None,
    since: SinceOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Say what is in the store: months, gaps, checks, and who sent no figures for the latest month.

    Example: fairwait status --store my-store
    """
    form = form_of(as_json, as_csv)
    held = opened(ctx, store)
    if since is not None:
        _since(held, since, form)
        return
    from fairwait.analysis.holdings import holdings, releases

    if form == "csv":
        from fairwait.cli.machine import print_records

        print_records(form, releases(held))
        return
    period, judged = _latest(held)
    if form == "json":
        from fairwait.cli.machine import print_json

        print_json(_record(held, holdings(held), period, judged))
        return
    from fairwait.cli.screen import Screen

    screen = Screen()
    _show(screen, held, holdings(held), period)
    _show_missing(screen, period, judged)


def _since(store: Store, version: int, form: str) -> None:
    """What changed since a version that the store keeps; never as CSV, since news is of several kinds."""
    from fairwait.analysis.news.what_changed import what_changed
    from fairwait.domain.errors import UsageError

    if form == "csv":
        raise UsageError("What changed is no table", where="--since", expected="--since alone, or with --json")
    if not store.version:
        raise UsageError(
            "The packaged figures have one version", where="--since", expected="a store of your own",
            remedy="name it with --store",
        )  # fmt: skip
    found = what_changed(version, store)
    if form == "json":
        from fairwait.cli.machine import print_json

        print_json(found.to_dict())
        return
    from fairwait.cli.news_screen import show_changes

    show_changes(found)


def _latest(store: Store) -> tuple[Period | None, Completeness | None]:
    """The latest month of the full CSV, and who submitted in it as far as that is known."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.errors import NothingToAnswerWithError

    bench = Workbench(store)
    try:
        period = bench.latest_period()
    except NothingToAnswerWithError:
        return None, None
    return period, bench.judged(period)


def _where(store: Store) -> str:
    return f"{store.root}, version {store.version}" if store.version else "The figures that travel with fairwait"


def _record(store: Store, held: list[Holding], period: Period | None, judged: Completeness | None) -> dict[str, Any]:
    from dataclasses import asdict

    from fairwait.analysis.holdings import other_returns, releases

    missing = [
        {
            "code": one.code,
            "name": one.name,
            "sector": "NHS" if one.is_trust else "independent",
            "since": str(one.since) if one.since else None,
            "last_list": round(one.last_list),
        }
        for one in (judged.missing if judged else ())
    ]
    return {
        "store": str(store.root) if store.version else None,
        "packaged": not store.version,
        "version": store.version,
        "latest": str(period) if period else None,
        "latest_of_other_returns": {name: str(last) for name, last in other_returns(store).items()},
        "publications": [asdict(one) for one in held],
        "releases": releases(store),
        "missing_providers": missing if judged else None,
    }


def _show(screen: Screen, store: Store, held: list[Holding], period: Period | None) -> None:
    from fairwait.cli.layout import Shown
    from fairwait.domain import words

    latest = f" The latest month that can be measured is {period.label}." if period else _of_other_returns(store)
    screen.say(f"{_where(store)}.{latest}", "bold")
    screen.line()
    screen.table(
        [
            Shown("Publication", [one.publication for one in held], least=16, liked=28),
            Shown("Held", [words.count(one.months, "quarter" if one.quarterly else "month") for one in held], keep=70),
            Shown("First", [one.first for one in held]),
            Shown("Last", [one.last for one in held]),
            Shown("Releases", [words.integer(one.releases) for one in held], right=True, keep=50),
            Shown("Rows", [words.integer(one.rows) for one in held], right=True, keep=40),
            Shown("Newest vintage", [one.vintage for one in held], keep=60),
        ]
    )
    gaps = [f"{one.publication}: {', '.join(one.gaps)}" for one in held if one.gaps]
    if gaps:
        screen.heading("Months missing between the first and the last")
        screen.items(gaps)
    from fairwait.pipeline.held_together import held_together

    breached = [told for one in held for told in _breached(one)]
    breached += [
        f"{check.severity}, {words.integer(check.breaches)} found: {check.sentence}"
        for check in (held_together(store) if store.version else ())
        if not check.passed
    ]
    screen.heading("Checks")
    if breached:
        screen.say("What was looked for when the files were read, and found:")
        screen.items(breached)
    else:
        screen.say("Every check made when the files were read was passed.")


def _of_other_returns(store: Store) -> str:
    """What can be measured without referral to treatment: the measures of other returns, each to its last period."""
    from fairwait.analysis.holdings import other_returns
    from fairwait.domain import words

    measured = other_returns(store)
    if not measured:
        return " No month of a return that fairwait measures is held, so nothing can be measured yet."
    told = words.listing([f"{name} to {last.label}" for name, last in measured.items()])
    return f" No figures of referral to treatment are held. What can be measured is {told}."


def _breached(one: Holding) -> list[str]:
    """What checks found in a publication: a rule broken in many releases is told once, in the words of the latest."""
    from fairwait.domain import words

    rules: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for period_key, check in one.breached:
        rules.setdefault(check["id"], []).append((period_key, check))
    found = []
    for releases in rules.values():
        months = releases[0][0] if len(releases) == 1 else f"{releases[0][0]} to {releases[-1][0]}"
        several = f" ({len(releases)} releases)" if len(releases) > 1 else ""
        number = words.integer(sum(check["breaches"] for _, check in releases))
        last = releases[-1][1]
        found.append(f"{one.publication} {months}{several}, {last['severity']}, {number} found: {last['sentence']}")
    return found


def _show_missing(screen: Screen, period: Period | None, judged: Completeness | None) -> None:
    from fairwait.domain import words

    if period is None:
        return
    screen.heading(f"Who sent no figures for {period.label}")
    if judged is None:
        screen.say("Not known: no earlier figures reach this month, so its places are measured but never ranked.")
        return
    if not judged.missing:
        screen.say("Every provider expected to send figures did.")
        return
    told = [
        f"{one.name} ({one.code}, {'NHS' if one.is_trust else 'independent'})"
        + (f", since {one.since.label}" if one.since else "")
        + f": {words.integer(round(one.last_list))} pathways on its last list"
        for one in judged.missing
    ]
    shown = told if len(told) <= _MISSING_SHOWN + 1 else told[:_MISSING_SHOWN]
    screen.items(shown)
    if len(shown) < len(told):
        screen.say(f"{len(told) - len(shown)} more, smaller ones: --json lists them.", "dim")
