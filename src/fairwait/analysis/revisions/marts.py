"""Two files of one month of the return compared: England, every organisation, every treatment function.

England is the sum over all commissioners but NONC (patients from outside England); a file without commissioners
answers with the sum of its providers. Rows of nought are left out of the files, so an organisation that is in a file
without a row has nought there; one that is in no row of the file is missing from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fairwait.analysis.revisions.moved import Moved, Revision, Turnout, in_order
from fairwait.analysis.revisions.pairs import Pair
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.places.areas import ENGLAND
from fairwait.places.commissioners import NON_ENGLISH, commissioner
from fairwait.places.providers import provider
from fairwait.store.reader import Store
from fairwait.store.release import Release

_TOTALS, _DETAIL = (f"where treatment_function {sign} '{TOTAL}'" for sign in ("=", "<>"))
_BANDS = tuple(f"b{band:03d}" for band in range(105))


def compare_marts(store: Store, pair: Pair) -> Revision:
    """What moved between two releases that hold marts of weekly bands, without measures."""
    rows = _rows(store, pair)
    changed = _changed(store, pair)
    names = {key: _name(key, official, pair.last) for key, official in _officials(store, pair).items()}
    both = {basis for basis, *_ in rows}
    national = "commissioner" if "commissioner" in both else "provider"
    present = _present(rows)
    moved = [
        _moved(row, names.get((row[0], row[1]), row[1]), present, str(pair.last))
        for row in rows
        if row[4] != row[5] or row[6]
    ]
    return Revision(
        pair,
        england=_england(rows, national, pair.last),
        organisations=in_order(moved),
        functions=_functions(store, pair, national),
        appeared=_turnout(rows, present, names, lacking="older"),
        vanished=_turnout(rows, present, names, lacking="newer"),
        rows=changed[0],
        changed=changed[1],
        months=(str(pair.last),) if changed[1] else (),
    )


def _both(store: Store, pair: Pair, where: str = "") -> str:
    """The rows of both files side by side, with how many pathways are in another week or have lost their clock."""
    key = "basis, org, part, treatment_function"
    sides = {
        name: f"(select * from {store.table_sql([release], 'marts')} {where})"
        for name, release in (("o", pair.older), ("n", pair.newer))
    }
    apart = " + ".join(f"abs(coalesce(n.{one}, 0) - coalesce(o.{one}, 0))" for one in (*_BANDS, "unknown"))
    return f"""(
        select {key}, o.total as old, n.total as new, ({apart})::bigint as shifted
        from {sides["o"]} o full join {sides["n"]} n using ({key}))"""


def _rows(store: Store, pair: Pair) -> list[tuple[Any, ...]]:
    """Basis, organisation, part, nothing, old, new, shifted: one row for each organisation and part."""
    return store.connection.execute(
        f"select basis, org, part, null, old::bigint, new::bigint, shifted "
        f"from {_both(store, pair, _TOTALS)} order by all"
    ).fetchall()


def _changed(store: Store, pair: Pair) -> tuple[int, int]:
    """Rows of the detail compared, and those that differ in any week, count of unknown clock starts or total."""
    found = store.connection.execute(
        f"select count(*), count(*) filter (old is distinct from new or shifted > 0) from {_both(store, pair, _DETAIL)}"
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _functions(store: Store, pair: Pair, national: str) -> tuple[Moved, ...]:
    """England's figures by part and treatment function that moved."""
    where = f"where basis = '{national}' and org <> '{NON_ENGLISH}' and treatment_function <> '{TOTAL}'"
    rows = store.connection.execute(
        f"select part, treatment_function, coalesce(sum(old), 0)::bigint, coalesce(sum(new), 0)::bigint "
        f"from {_both(store, pair, where)} group by all having coalesce(sum(old), 0) <> coalesce(sum(new), 0)"
    ).fetchall()
    return in_order([
        Moved(code, TREATMENT_FUNCTIONS.get(code, code), "england", part, _label(part), str(pair.last), old, new)
        for part, code, old, new in rows
    ])  # fmt: skip


def _england(rows: Sequence[tuple[Any, ...]], national: str, period: Period) -> tuple[Moved, ...]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for basis, org, part, _, old, new, shifted in rows:
        if basis == national and org != NON_ENGLISH:
            for at, number in enumerate((old, new, shifted)):
                sums[part][at] += number or 0
    return tuple(
        Moved(ENGLAND, "England", "england", part, _label(part), str(period), *sums[part]) for part in sorted(sums)
    )


def _label(part: str) -> str:
    return Part(part).label


_Present = Mapping[str, Mapping[tuple[str, str], bool]]


def _present(rows: Sequence[tuple[Any, ...]]) -> _Present:
    """Which organisations of each basis are in the older and in the newer file."""
    found: dict[str, dict[tuple[str, str], bool]] = {"older": {}, "newer": {}}
    for basis, org, _, _, old, new, _ in rows:
        for side, number in (("older", old), ("newer", new)):
            if number is not None:
                found[side][basis, org] = True
    return found


def _moved(row: tuple[Any, ...], name: str, present: _Present, period: str) -> Moved:
    basis, org, part, _, old, new, shifted = row
    if old is None and (basis, org) in present["older"]:
        old = 0
    if new is None and (basis, org) in present["newer"]:
        new = 0
    return Moved(org, name, basis, part, _label(part), period, old, new, int(shifted or 0))


def _turnout(
    rows: Sequence[tuple[Any, ...]], present: _Present, names: Mapping[tuple[str, str], str], *, lacking: str
) -> tuple[Turnout, ...]:
    """Organisations that only one file has, by size of their list, or of their largest part where they have none."""
    sizes: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for basis, org, part, _, old, new, _ in rows:
        if (basis, org) not in present[lacking]:
            sizes[basis, org][part] = (old or 0) + (new or 0)
    found = [
        Turnout(org, names.get((basis, org), org), basis, parts.get(Part.INCOMPLETE.value, max(parts.values())))
        for (basis, org), parts in sizes.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.basis != "provider", -one.size, one.code)))


def _officials(store: Store, pair: Pair) -> dict[tuple[str, str], str]:
    """Names as printed, by role and code; the newer file's where both have one."""
    found: dict[tuple[str, str], str] = {}
    for release in (pair.older, pair.newer):
        found |= official_names(store, release)
    return found


def official_names(store: Store, release: Release) -> dict[tuple[str, str], str]:
    """The organisations of a release as printed, by role and code; none where it lists none."""
    if "organisations" not in release.tables:
        return {}
    table = store.table_sql([release], "organisations")
    rows = store.connection.execute(f"select role, code, coalesce(name, '') from {table}").fetchall()
    return {(role, code): name for role, code, name in rows}


def _name(key: tuple[str, str], official: str, period: Period) -> str:
    role, code = key
    return provider(code, official).name if role == "provider" else commissioner(code, period, official).name


def name_of(role: str, code: str, official: str, period: Period) -> str:
    """An organisation's name as fairwait prints it."""
    return _name((role, code), official, period)
