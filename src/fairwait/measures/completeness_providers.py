"""Who submitted, who did not, and since when (methods.md 0.3).

The history is the monthly series of lists by provider. The month itself is judged from the full CSV's own providers
where that file is at hand (``present``), else from the series.

* An NHS trust's absence ends only with a figure or a documented change: trusts do not quietly cease to exist. So a
  trust gone for more than 24 months is still missing.
* An independent provider is missing while it submitted in any of the 24 months before. After that its absence is
  taken for a departure, still undocumented, and no longer counts.
* The publication leaves out rows of nought, so a very small provider that is absent may have had nobody waiting. It is
  still called missing: its share is too small to unrank an area by mistake, and hiding it could only hide a fault.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from fairwait.definitions.reference import ProviderChange
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.domain.treatment import Part
from fairwait.measures.remembered import Same, remembered

Columns = Mapping[str, Sequence[Any]]
Present = Mapping[str, Collection[str]]
Status = Literal["submitted", "missing", "closed", "left", "not_yet_open", "zero"]

#: How far back a provider's submissions are looked for.
LOOK_BACK_MONTHS = 24
#: How many of its last submitted months make a provider's usual list.
USUAL_MONTHS = 12
#: A provider whose list is reported as nought is missing if it usually held more than this (methods.md 0.3).
USUALLY_MORE_THAN = 50.0
#: A company that starts to report under its sites' codes does so in the month it vanishes or the one after.
_RECODED_WITHIN = 2


def rows_of(columns: Columns, *names: str) -> Iterator[tuple[Any, ...]]:
    """Rows of some columns as plain Python values; lists are many times quicker to walk than (masked) arrays."""
    lists = [held.tolist() if hasattr(held, "tolist") else held for held in (columns[name] for name in names)]
    return zip(*lists, strict=True)


def distinct(columns: Columns, name: str) -> frozenset[str]:
    """Every value of a column as text; found once for the same columns, which many months are judged by."""
    return remembered(
        ("distinct", name, Same(columns)), lambda: frozenset(str(one) for (one,) in rows_of(columns, name))
    )


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """One provider in one month.

    ``zero`` is a provider that reported, but nobody in these figures. Of an absent one, ``since`` is the first month
    of the present absence; ``last_month`` and ``last_list`` are its last submission before the month; ``usual_list``
    is the mean of its last 12 submitted months. ``counts`` says whether the absence counts against the areas it
    serves. ``change`` is the documented change that explains it; ``successors`` are the codes that report instead.
    """

    code: str
    name: str
    sector: Sector
    status: Status
    since: Period | None = None
    last_month: Period | None = None
    last_list: float = 0.0
    usual_list: float = 0.0
    counts: bool = False
    change: ProviderChange | None = None
    successors: tuple[str, ...] = ()

    @property
    def is_trust(self) -> bool:
        return self.sector is Sector.NHS


@dataclass(frozen=True, slots=True)
class History:
    """Lists by provider and month, oldest first, with the months that the series covers."""

    lists: Mapping[str, Mapping[Period, float]]
    names: Mapping[str, str]
    months: tuple[Period, ...]

    @classmethod
    def read(cls, series: Columns) -> History:
        """From the columns ``level``, ``org``, ``name``, ``period`` and ``total`` of the series; providers only."""
        known: dict[str, Period] = {}
        lists: dict[str, dict[Period, float]] = {}
        names: dict[str, str] = {}
        rows = rows_of(series, "level", "org", "name", "period", "total")
        for level, org, name, period, total in rows:
            if level != "provider":
                continue
            month = known.get(period) or known.setdefault(period, Period.parse(str(period)))
            lists.setdefault(str(org), {})[month] = float(total)
            names[str(org)] = str(name)
        months = tuple(sorted(known.values()))
        ordered = {org: dict(sorted(held.items())) for org, held in lists.items()}
        return cls(ordered, names, months)

    def before(self, code: str, period: Period) -> list[tuple[Period, float]]:
        """The provider's months with somebody waiting, before ``period``, oldest first."""
        held = self.lists.get(code, {})
        earlier = islice(held.items(), bisect_left(tuple(held), period))
        return [(month, total) for month, total in earlier if total > 0]


def provider_statuses(
    period: Period,
    history: History,
    changes: Iterable[ProviderChange],
    *,
    part: Part = Part.INCOMPLETE,
    present: Present | None = None,
    names: Callable[[str, str], str] = lambda code, published: published or code,
    sector: Callable[[str], Sector],
) -> tuple[ProviderStatus, ...]:
    """The status of every provider known to the history or present in the month, in order of code.

    Parameters
    ----------
    present:
        Codes with rows in the month's full CSV, by part ('1A', '1B', '2', '2A', '3').
    names:
        From code and published name to the name to print.

    Raises
    ------
    NothingToAnswerWithError
        When no month of the 24 before is in the history, or the month itself is neither there nor in ``present``.
    """
    _need_history(period, history, present)
    by_code: dict[str, list[ProviderChange]] = {}
    for change in changes:
        by_code.setdefault(change.code, []).append(change)
    codes = set(history.lists)
    if present is not None:
        codes |= {code for held in present.values() for code in held}
    submitted = _submitted_now(period, history, part, present)
    found = []
    for code in sorted(codes):
        name = names(code, history.names.get(code, ""))
        found.append(_judge(code, name, period, history, part, submitted, by_code.get(code, ()), sector(code)))
    return tuple(found)


def _need_history(period: Period, history: History, present: Present | None) -> None:
    before = [month for month in history.months if period.shift(-LOOK_BACK_MONTHS) <= month < period]
    if before and (present is not None or period in history.months):
        return
    lacks = "no month of the two years before" if not before else "not the month itself"
    span = f"{history.months[0].label} to {history.months[-1].label}" if history.months else "nothing"
    raise NothingToAnswerWithError(
        f"Who usually submits cannot be told for {period.label}: the series of lists by provider has {lacks}",
        where=f"the series held covers {span}",
        expected="the series of incomplete pathways by provider up to that month, or the month's full CSV data file",
        remedy="ingest a later edition of the series, or the full CSV data file of the month",
    )


def _submitted_now(
    period: Period, history: History, part: Part, present: Present | None
) -> Callable[[str], Literal["yes", "no", "other-part"]]:
    """Whether a provider sent figures of this part, of another part only, or nothing at all."""
    if present is None:
        return lambda code: "yes" if history.lists.get(code, {}).get(period, 0.0) > 0 else "no"
    of_part = frozenset(present.get(part.value, ()))
    of_any = frozenset(code for held in present.values() for code in held)

    def _from_file(code: str) -> Literal["yes", "no", "other-part"]:
        if code in of_part:
            return "yes"
        return "other-part" if code in of_any else "no"

    return _from_file


def _judge(
    code: str,
    name: str,
    period: Period,
    history: History,
    part: Part,
    submitted: Callable[[str], str],
    changes: Sequence[ProviderChange],
    sector: Sector,
) -> ProviderStatus:
    now = submitted(code)
    if now == "yes":
        return ProviderStatus(code, name, sector, "submitted")
    past = history.before(code, period)
    usual = _mean([total for _, total in past[-USUAL_MONTHS:]])
    last_month, last_list = past[-1] if past else (None, 0.0)

    def _status(status: Status, **more: Any) -> ProviderStatus:
        return ProviderStatus(
            code, name, sector, status, last_month=last_month, last_list=last_list, usual_list=usual, **more
        )

    nought_now = now == "other-part" or history.lists.get(code, {}).get(period) == 0.0
    # Only of the list is it known what the provider usually has; many never have any of another part.
    if nought_now and (part is not Part.INCOMPLETE or usual <= USUALLY_MORE_THAN):
        return _status("zero")
    if last_month is None:
        return _status("not_yet_open")
    following = history.months[bisect_right(history.months, last_month) :][:1]
    since = following[0] if following and following[0] <= period else period
    change = _explaining(changes, last_month, period)
    if change is not None:
        gone: Status = "left" if change.kind == "left-rtt" else "closed"
        return _status(gone, since=since, change=change, successors=change.successors)
    sites = _site_codes(code, sector, last_month, period, history)
    if sites:
        return _status("closed", since=since, successors=sites)
    expired = sector is Sector.INDEPENDENT and last_month < period.shift(-LOOK_BACK_MONTHS)
    return _status("left", since=since) if expired else _status("missing", since=since, counts=True)


def _explaining(changes: Sequence[ProviderChange], last_month: Period, period: Period) -> ProviderChange | None:
    """The documented change that ended the provider's returns. One before its last submission explains nothing."""
    fitting = [change for change in changes if change.documented and last_month < change.period <= period]
    return max(fitting, key=lambda change: change.date) if fitting else None


def _site_codes(code: str, sector: Sector, last_month: Period, period: Period, history: History) -> tuple[str, ...]:
    """Site codes under which an independent provider goes on reporting.

    The code of a site begins with the code of its organisation (NX501 is a site of NX5), so sites that first report
    as the organisation vanishes are the same provider, split. Trusts report under one code, so for them it is no sign.
    """
    if sector is not Sector.INDEPENDENT or len(code) != 3:
        return ()
    until = min(period, last_month.shift(_RECODED_WITHIN))
    return tuple(
        sorted(
            other
            for other, lists in history.lists.items()
            if len(other) == 5 and other.startswith(code) and last_month < next(iter(lists)) <= until
        )
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
