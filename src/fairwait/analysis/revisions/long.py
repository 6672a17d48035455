"""Two releases of a series, or of a return that counts things, compared figure by figure over the months both have.

Columns of text say whose and which a figure is, columns of numbers are the figures; what a reader names a note or a
status is neither. So a series that is taught to fairwait tomorrow is compared without a further word here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.analysis.revisions.moved import Moved, Revision, Turnout, in_order
from fairwait.analysis.revisions.pairs import Pair
from fairwait.domain.items import item_name
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.places.areas import ENGLAND
from fairwait.places.providers import provider
from fairwait.store.reader import Store

#: Text that says nothing of which figure it is.
_ASIDE = ("name", "note", "parent_code", "parent_name", "first_period", "last_period")
_NOT_FIGURES = ("months", "open_band")
_WHO, _LEVELS = ("org", "name"), ("level", "basis")
_NUMBERS = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL", "UTINYINT")


@dataclass(frozen=True, slots=True)
class _Shape:
    who: str
    level: str
    names: str
    whats: tuple[str, ...]
    figures: tuple[str, ...]


def table_of(release_tables: Sequence[str]) -> str:
    """The table that holds a release's figures: counts where it has them, else marts; empty for neither."""
    return next((name for name in ("counts", "marts") if name in release_tables), "")


def compare_long(store: Store, pair: Pair) -> Revision:
    """What moved between two releases with figures by month, without measures."""
    table = table_of(pair.newer.tables)
    shape = _shape(store, pair, table) if table else None
    if shape is None:
        return Revision(pair, ())
    moved, rows, added, dropped = _moved(store, pair, table, shape)
    summed = _summed(store, pair, table, shape)
    months = sorted({one.period for one in moved})
    appeared, vanished = _turnouts(store, pair, table, shape)
    return Revision(
        pair,
        england=summed,
        organisations=in_order([one for one in moved if one.basis != "england"]),
        functions=(),
        appeared=appeared,
        vanished=vanished,
        rows=rows,
        changed=len(moved),
        months=tuple(months),
        added=added,
        dropped=dropped,
    )


def _shape(store: Store, pair: Pair, table: str) -> _Shape | None:
    """Which columns say what, in the columns that both releases have; None where figures are of no month."""
    older, newer = (_columns(store, pair, table, at) for at in (0, 1))
    shared = {name: kind for name, kind in newer.items() if name in older}
    texts = [name for name, kind in shared.items() if kind == "VARCHAR" and not name.endswith("status")]
    if "period" not in texts:
        return None
    level = next((name for name in _LEVELS if name in texts), "")
    whos = [name for name in _WHO if name in texts]
    keys = tuple(name for name in texts if name not in ("period", level, *_ASIDE, *whos))
    figures = tuple(
        name for name, kind in shared.items() if kind.split("(")[0] in _NUMBERS and name not in _NOT_FIGURES
    )
    who = f"coalesce({', '.join(whos)})" if whos else f"'{ENGLAND}'"
    names = "name" if "name" in texts else "''"
    return _Shape(who, level or "'england'", names, keys, figures)


def _columns(store: Store, pair: Pair, table: str, at: int) -> dict[str, str]:
    release = (pair.older, pair.newer)[at]
    rows = store.connection.execute(f"describe from {store.table_sql([release], table)}").fetchall()
    return {row[0]: row[1] for row in rows}


def _long(store: Store, pair: Pair, table: str, shape: _Shape, at: int) -> str:
    """One release as period, level, organisation, figure and value; figures that are printed twice are summed."""
    release = (pair.older, pair.newer)[at]
    figures = ", ".join(f"{name}::double as {name}" for name in shape.figures)
    single = shape.figures == ("value",)
    parts = [f"coalesce({name}, '')" for name in shape.whats] + ([] if single else ["figure"])
    what = f"concat_ws(' | ', {', '.join(parts)})" if parts else "''"
    keys = "".join(f"{name}, " for name in shape.whats)
    return f"""(
        select period, level, who, any_value(called) as called, {what} as what, sum(value) as value
        from (unpivot (select period, {shape.level} as level, {shape.who} as who, {shape.names} as called,
                              {keys}{figures}
                       from {store.table_sql([release], table)}
                       where period between '{pair.first}' and '{pair.last}')
              on {", ".join(shape.figures)} into name figure value value)
        group by period, level, who, what)"""


def _joined(store: Store, pair: Pair, table: str, shape: _Shape) -> str:
    old, new = (_long(store, pair, table, shape, at) for at in (0, 1))
    key = "period, level, who, what"
    return f"""(select {key}, coalesce(n.called, o.called) as called, o.value as old, n.value as new
                from {old} o full join {new} n using ({key}))"""


def _moved(store: Store, pair: Pair, table: str, shape: _Shape) -> tuple[list[Moved], int, int, int]:
    joined = _joined(store, pair, table, shape)
    con = store.connection
    rows = con.execute(
        f"select period, level, who, called, what, old, new from {joined} where old <> new order by all"
    ).fetchall()
    counted = con.execute(
        f"""select count(*) filter (old is not null and new is not null), count(*) filter (old is null),
                   count(*) filter (new is null) from {joined}"""
    ).fetchone() or (0, 0, 0)
    moved = [
        Moved(who, name_of(level, who, called), level, what, label_of(what), period, old, new)
        for period, level, who, called, what, old, new in rows
    ]
    return moved, int(counted[0]), int(counted[1]), int(counted[2])


def _summed(store: Store, pair: Pair, table: str, shape: _Shape) -> tuple[Moved, ...]:
    """England's own figures that moved, or where a release has none the sums over each level that moved."""
    joined = _joined(store, pair, table, shape)
    rows = store.connection.execute(
        f"""
        with joined as (from {joined})
        select period, level, what, sum(old), sum(new) from joined
        where level = 'england' or not exists (from joined where level = 'england')
        group by all having coalesce(sum(old), 0) <> coalesce(sum(new), 0) order by all
        """
    ).fetchall()
    return tuple(
        sorted(
            (
                Moved(ENGLAND, "England" if level == "england" else f"All of level {level}", level, what,
                      label_of(what), period, old, new)
                for period, level, what, old, new in rows
            ),
            key=lambda one: (one.period, abs(one.difference)), reverse=True,
        )
    )  # fmt: skip


def _turnouts(store: Store, pair: Pair, table: str, shape: _Shape) -> tuple[tuple[Turnout, ...], tuple[Turnout, ...]]:
    """Organisations of which one release has figures in the shared months and the other has none."""
    rows = store.connection.execute(
        f"""
        select level, who, any_value(called), count(old), count(new), coalesce(max(new), max(old))
        from {_joined(store, pair, table, shape)} where level <> 'england' group by level, who
        having count(old) = 0 or count(new) = 0 order by all
        """
    ).fetchall()
    found = [(Turnout(who, name_of(level, who, called), level, size), old) for level, who, called, old, _, size in rows]
    return tuple(one for one, old in found if not old), tuple(one for one, old in found if old)


def name_of(level: str, code: str, called: str) -> str:
    """An organisation of a series in words."""
    if code == ENGLAND or level == "england":
        return "England"
    return provider(code, called or "").name if level == "provider" else (called or code)


def label_of(what: str) -> str:
    """Which figure it is, in words as far as the code has any: ``cardiology, total``."""
    parts = [part for part in what.split(" | ") if part]
    if len(parts) > 1:
        parts = [part for part in parts if part not in (TOTAL, "ALL")]
    return ", ".join(TREATMENT_FUNCTIONS.get(part) or item_name(part).replace("_", " ") for part in parts)
