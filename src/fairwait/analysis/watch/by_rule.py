"""Who is on the watch list by each rule and measure, by name, and what the rule means."""

from __future__ import annotations

from fairwait.analysis.watch.entry import WatchEntry, WatchList
from fairwait.analysis.watch.evidence import NO_INTERVAL
from fairwait.analysis.watch.finding import METHOD, together
from fairwait.domain import words
from fairwait.domain.finding import Finding


def rule_findings(watched: WatchList) -> tuple[Finding, ...]:
    """One finding for each rule and measure by which somebody is on the list: everybody by name, then the meaning."""
    return tuple(_finding(watched, heading, entries) for heading, entries in together(watched).items())


def _finding(watched: WatchList, heading: str, entries: list[WatchEntry]) -> Finding:
    rule, first = entries[0].rule, entries[0]
    return Finding(
        id=f"watch-list-{rule.id}-{first.measure}".replace("_", "-"),
        title=heading,
        headline=words.sentence(f"{heading}: {_names(watched, entries)}"),
        sentences=(" ".join(rule.meaning.split()),),
        method=METHOD,
        caveats=(NO_INTERVAL,),
        provenance=tuple(dict.fromkeys(file for one in entries for file in one.sources)) or watched.sources,
        numbers={"entries": len(entries), "new": sum(watched.is_new(one) for one in entries)},
        notes=tuple(one.sentence for one in watched.chance if one.rule == rule.id),
    )


def _names(watched: WatchList, entries: list[WatchEntry]) -> str:
    """Everybody, kinds of place apart. Names have commas and “and” in them, so that neither can divide them."""
    kinds = ([one.name for one in entries if one.geography is level] for level in watched.geographies)
    return "; ".join(name for names in kinds for name in names)
