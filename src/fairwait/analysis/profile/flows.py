"""Where an area's patients usually wait, or where a provider's patients live: shares of the waiting list."""

from __future__ import annotations

from fairwait.analysis.profile.place import WAITS, Subject, called, provider_standing
from fairwait.analysis.profile.sources import OTHER, Beyond
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean
from fairwait.analysis.wording import form, plain, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.place import Geography, Sector
from fairwait.measures.completeness_inputs import PANEL
from fairwait.places.areas import area_index
from fairwait.places.providers import provider

_SHOWN = 5
#: A provider without figures is named in a sentence, and not in the table alone, from this share of the list on.
_WORTH_SAYING = 0.03
_METHOD = (
    "Shares are of pathways waiting, each provider’s mean over its last twelve months with figures before this one: "
    "what is usual, not what this month alone held."
)


def flows_finding(subject: Subject) -> Finding | None:
    """Who usually treats whom; None where no shares are held or the place is in none of them."""
    beyond = Beyond(subject)
    return _homes(subject, beyond) if subject.is_provider else _providers(subject, beyond)


def _providers(subject: Subject, beyond: Beyond) -> Finding | None:
    shares = beyond.providers_of(beyond.members())
    named = {code: share for code, share in shares.items() if code != OTHER}
    if not named:
        return None
    shown = list(named)[:_SHOWN]
    standings = {code: provider_standing(subject.bench, code, WAITS, subject.period) for code in shown}
    first = shown[0]
    return Finding(
        id="providers",
        title="Where its patients wait",
        headline=(
            f"{capital(words.in_hundred(named[first]))} pathways of people {subject.where} are usually at "
            f"{provider(first).name}{_second(named, shown)}."
        ),
        sentences=tuple(_provider_sentences(subject, named, shares, standings)),
        tables=(_providers_table(subject, shares, shown, standings),),
        method=_METHOD,
        caveats=(
            "A provider’s own figure is of all its patients, wherever they live, and not of those from here alone.",
        ),
        provenance=(*subject.bench.provenance(subject.period), *beyond.provenance(PANEL)),
        numbers={f"share_{code}": named[code] for code in shown},
    )


def _second(named: dict[str, float], shown: list[str]) -> str:
    if len(shown) < 2 or named[shown[1]] < _WORTH_SAYING:
        return ""
    code = shown[1]
    return f", and {words.in_hundred(named[code]).removesuffix(' in 100')} at {provider(code).name}"


def _provider_sentences(
    subject: Subject, named: dict[str, float], shares: dict[str, float], standings: dict[str, Standing]
) -> list[str]:
    independent = sum(share for code, share in named.items() if provider(code).sector is Sector.INDEPENDENT)
    nhs = sum(share for code, share in named.items() if provider(code).sector is Sector.NHS)
    rest = 1 - independent - nhs
    tail = f"; {_part(rest)} are with small providers of either kind" if rest >= 0.005 else ""
    sentences = [
        f"{capital(_part(nhs))} are usually with NHS providers and {_part(independent)} with independent ones{tail}."
    ]
    first = next(iter(standings))
    measure = named_measure(WAITS)
    if standings[first].judged:
        sentences.append(
            f"Of all its patients, {form(measure, standings[first].value)} at {provider(first).name} were within 18 "
            "weeks."
        )
    silent = [code for code in standings if not standings[code].judged and named[code] >= _WORTH_SAYING]
    sentences += [standings[code].reason for code in silent]
    return sentences


def _part(share: float) -> str:
    return words.percent(share, 0) if share == 0 or share >= 0.01 else "fewer than 1%"


def _providers_table(
    subject: Subject, shares: dict[str, float], shown: list[str], standings: dict[str, Standing]
) -> Table:
    measure, rows = named_measure(WAITS), list[tuple[Cell, ...]]()
    for code in shown:
        one, area = standings[code], provider(code)
        low, high = one.interval
        sector = "NHS" if area.sector is Sector.NHS else "independent"
        rows.append(
            (
                area.label, sector, shares[code], plain(one.value) if one.judged else None, plain(low), plain(high),
                one.reason or None,
            )
        )  # fmt: skip
    rest = 1 - sum(shares[code] for code in shown)
    if rest > 0.0005:
        rows.append(("All others, each smaller", None, rest, None, None, None, None))
    england = subject.bench.england(WAITS, subject.period)
    return lean(
Table(
        id="providers",
        title=f"{subject.area.label}: where its patients usually wait, {subject.period.label}",
        columns=(
            Column("provider", "Provider"),
            Column("sector", "Sector"),
            Column("share", "Usual share of the list", "percent", 1),
            value_column(measure, "value", "Within 18 weeks there"),
            bound_column(measure, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(measure, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption="Largest share first.",
        interval=IntervalCell(
            value="value", low="low", high="high", label="Within 18 weeks there, 95% interval",
            reference=england if england == england else None, percent=True, decimals=measure.decimals,
            dimmed="not_judged",
        ),
    )
)  # fmt: skip


def _homes(subject: Subject, beyond: Beyond) -> Finding | None:
    """The areas that a provider's patients live in, as far as the shares name it there."""
    shares, period = beyond.areas_of(subject.area.code), subject.period
    index = area_index(Geography.SUB_ICB, period)
    places = {code: share for code, share in shares.items() if code in index}
    if not places:
        return None
    shown = list(places)[:_SHOWN]
    hubs = 1 - sum(places.values())
    first, rest = shown[0], 1 - sum(places[code] for code in shown) - hubs
    names = words.listing([f"{called(index[code])} ({words.percent(places[code], 0)})" for code in shown[1:]])
    rows: list[tuple[Cell, ...]] = [(index[code].label, places[code], _judged(subject, code)) for code in shown]
    if rest > 0.0005:
        rows.append(("Other areas", rest, None))
    if hubs > 0.0005:
        rows.append(("Commissioned nationally or by hubs, of no area", hubs, None))
    return Finding(
        id="homes",
        title="Where its patients live",
        headline=(
            f"{_nearly_all(places[first])} pathways on its usual list are of people in {called(index[first])}"
            f"{f', followed by {names}' if names else ''}."
        ),
        sentences=(f"The shares held name it in {words.count(len(places), 'area', words=True)}.",)
        if len(places) > 1
        else (),
        tables=(
            Table(
                id="homes",
                title=f"{subject.area.label}: where its patients usually live, {period.label}",
                columns=(
                    Column("area", "Area"),
                    Column("share", "Share of its usual list", "percent", 1),
                    Column("area_judged", "Can that area be judged"),
                ),
                rows=tuple(rows),
                caption="Largest share first.",
            ),
        ),
        method=_METHOD,
        caveats=("Areas in which the provider holds a very small share are left out, so shares are of the rest.",),
        provenance=beyond.provenance(PANEL),
        numbers={f"share_{code}": places[code] for code in shown},
    )


def _nearly_all(share: float) -> str:
    return "All" if share >= 0.995 else capital(words.in_hundred(share))


def _judged(subject: Subject, code: str) -> Cell:
    if subject.bench.judged(subject.period) is None:
        return None
    return "yes" if subject.bench.completeness(code, subject.period).may_be_ranked else "no"
