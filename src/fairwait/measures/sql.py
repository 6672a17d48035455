"""The one query that every measure is made from: pathways by place, treatment function and part.

Portable standard SQL: no unpivoting, no list functions, no column patterns. Three rules hold in the text itself:
commissioner NONC (residents of other countries) is never England's (R3); rows are kept apart by treatment function,
so the total is never added to its detail (R2); and by part, so that 2A is never added to 2 (R1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairwait.domain.period import Period
from fairwait.domain.place import Basis
from fairwait.domain.treatment import Part

#: Commissioner of patients who are not England's responsibility.
NON_ENGLISH = "NONC"
#: The place that the pathways of non-geographic commissioners are put in.
NOWHERE = ""


@dataclass(frozen=True)
class Apportioned:
    """Organisations whose pathways are shared out among places, by the share of their population that lives in each.

    ``shares`` maps each organisation to its places; the shares of one organisation add up to 1.
    """

    shares: Mapping[str, Mapping[str, float]]


#: How organisations become places: a code for each (those it lacks stand for themselves, unmapped); shares of several
#: places; one place for all of them; or, without any, each organisation its own place.
Lookup = Mapping[str, str] | Apportioned | str | None


def literal(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def band_column(band: int) -> str:
    return f"b{band:03d}"


def counts_sql(
    relation: str,
    *,
    period: Period,
    basis: Basis,
    parts: Iterable[Part],
    treatment_functions: Iterable[str] | None,
    lookup: Lookup,
    bands: range,
) -> str:
    """Pathways summed to places with one scan of ``relation``, a table of marts.

    ``bands`` are the week bands to sum: a blank band adds nothing. ``apportioned`` are the pathways that a share of
    population moved into a place or held back from it; only with shares are counts not whole.
    """
    shared = isinstance(lookup, Apportioned)

    def added(column: str) -> str:
        if shared:
            return f"COALESCE(SUM(CAST(m.{column} AS DOUBLE) * COALESCE(p.share, 1)), 0) AS {column}"
        return f"CAST(COALESCE(SUM(m.{column}), 0) AS BIGINT) AS {column}"

    sums = ", ".join(added(band_column(b)) for b in bands)
    part_shared = "SUM(CASE WHEN p.share < 1 THEN m.total * LEAST(p.share, 1 - p.share) ELSE 0 END)" if shared else "0"
    place, mapped, join = "m.org", "TRUE", ""
    if isinstance(lookup, str):
        place = literal(lookup)
    elif lookup is not None:
        place, mapped = "COALESCE(p.place, m.org)", "p.place IS NOT NULL"
        join = "LEFT JOIN places AS p ON p.org = m.org"
    return f"""{_with_places(lookup)}
SELECT {place} AS place, {mapped} AS mapped, m.part AS part, m.treatment_function AS treatment_function,
  COUNT(*) AS mart_rows,
  {added("total")},
  {added("known")},
  {added("unknown")},
  CAST({part_shared} AS DOUBLE) AS apportioned,
  MIN(m.open_band) AS open_low, MAX(m.open_band) AS open_high{", " + sums if sums else ""}
FROM {relation} AS m {join}
WHERE {_chosen(period, basis, parts, treatment_functions)}
GROUP BY {place}, {mapped}, m.part, m.treatment_function"""


def england_sql(
    relation: str, *, period: Period, basis: Basis, parts: Iterable[Part], treatment_functions: Iterable[str] | None
) -> str:
    """England's own sum, made without any lookup of places, to hold the places' sum against."""
    return f"""SELECT m.part AS part, m.treatment_function AS treatment_function, CAST(SUM(m.total) AS BIGINT) AS total
FROM {relation} AS m
WHERE {_chosen(period, basis, parts, treatment_functions)}
GROUP BY m.part, m.treatment_function"""


def organisations_sql(relation: str, role: str) -> str:
    """Code, published name and parent of every organisation in a role."""
    return f"SELECT code, name, parent_code FROM {relation} AS o WHERE o.role = {literal(role)} ORDER BY code"


def providers_sql(relation: str, *, period: Period, parts: Iterable[Part]) -> str:
    """Every provider with a row in any of the parts, whatever the treatment function."""
    chosen = _chosen(period, Basis.PROVIDER, parts, None)
    return f"SELECT DISTINCT m.org AS org FROM {relation} AS m WHERE {chosen} ORDER BY org"


def organisation_counts_sql(
    relation: str,
    *,
    period: Period,
    basis: Basis,
    parts: Iterable[Part],
    treatment_function: str,
    orgs: Iterable[str] | None,
) -> str:
    """Pathways of each organisation, the largest first."""
    chosen = _chosen(period, basis, parts, (treatment_function,)) + _among("m.org", orgs)
    return f"""SELECT m.org AS org, CAST(SUM(m.total) AS BIGINT) AS total
FROM {relation} AS m
WHERE {chosen}
GROUP BY m.org
ORDER BY total DESC, org"""


def file_rows_sql(
    relation: str, *, basis: Basis, parts: Iterable[Part], treatment_function: str, orgs: Iterable[str] | None
) -> str:
    """Rows of the published file behind a count, and the pathways in them, from the store's table of row totals."""
    return f"""SELECT COUNT(*) AS file_rows, SUM(f.total) AS total
FROM {relation} AS f
WHERE f.part IN ({_list(part.value for part in parts)}) AND f.treatment_function = {literal(treatment_function)}
  AND f.commissioner <> {literal(NON_ENGLISH)}{_among(f"f.{basis.value}", orgs)}"""


def _list(values: Iterable[str]) -> str:
    return ", ".join(literal(value) for value in values)


def _among(column: str, orgs: Iterable[str] | None) -> str:
    return "" if orgs is None else f" AND {column} IN ({_list(orgs)})"


def _with_places(lookup: Lookup) -> str:
    if lookup is None or isinstance(lookup, str):
        return ""
    if isinstance(lookup, Apportioned):
        parted = [(org, place, share) for org, to in lookup.shares.items() for place, share in to.items()]
        rows = ", ".join(
            f"({literal(org)}, {literal(place)}, CAST({share!r} AS DOUBLE))" for org, place, share in sorted(parted)
        )
        return f"WITH places (org, place, share) AS (VALUES {rows})"
    rows = ", ".join(f"({literal(org)}, {literal(place)})" for org, place in sorted(lookup.items()))
    return f"WITH places (org, place) AS (VALUES {rows})"


def _chosen(period: Period, basis: Basis, parts: Iterable[Part], treatment_functions: Iterable[str] | None) -> str:
    conditions = [
        f"m.period = {literal(str(period))}",
        f"m.basis = {literal(basis.value)}",
        f"m.part IN ({_list(part.value for part in parts)})",
        f"m.org <> {literal(NON_ENGLISH)}",
    ]
    if treatment_functions is not None:
        conditions.append(f"m.treatment_function IN ({_list(treatment_functions)})")
    return " AND ".join(conditions)
