"""Where an area's patients usually wait, or where a provider's patients live: shares of the waiting list."""

from __future__ import annotations

from fairwait.analysis.profile.homes import homes_finding
from fairwait.analysis.profile.place import WAITS, Subject, provider_standing
from fairwait.analysis.profile.sources import LEAST_SHOWN, METHOD, OTHER, Beyond, largest
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean
from fairwait.analysis.wording import form, plain, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.place import Sector
from fairwait.measures.completeness_inputs import PANEL
from fairwait.places.providers import provider

#: A provider without figures is named in a sentence, and not in the table alone, from this share of the list on.
_WORTH_SAYING = 0.03
#: Less than this is not a share to name in a sentence.
_LEAST_SAID = 0.01


def flows_finding(subject: Subject) -> Finding | None:
    """Who usually treats whom; None where no shares are held or the place is in none of them."""
    beyond = Beyond(subject)
    return homes_finding(subject, beyond) if subject.is_provider else _providers(subject, beyond)


def _providers(subject: Subject, beyond: Beyond) -> Finding | None:
    shares = beyond.providers_of(beyond.members())
    named = {code: share for code, share in shares.items() if code != OTHER}
    if not named:
        return None
    shown = largest(named)
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
        method=METHOD,
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
    """A share of the list in a sentence: nobody is none, and a few are not nobody."""
    if share <= 0:
        return "none"
    return words.percent(share, 0) if share >= _LEAST_SAID else "fewer than 1%"


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
    if rest > LEAST_SHOWN:
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
