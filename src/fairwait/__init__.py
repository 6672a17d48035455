"""fairwait: is the gap in NHS care real, where is it, and what did the best do?

    import fairwait

    england = fairwait.estimate("within_18_weeks", geography="england", period="2026-01")
    ranking = fairwait.rank("median_wait", geography="sub-icb", period="2026-01")
    fairwait.write_report(fairwait.report(), "my-reports", ["html", "pdf"])

Names are loaded when they are first used, so that importing the package costs next to nothing. Their types are in the
stub beside this file: the rooms read the version from here, and importing from the rooms would close a circle.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "fairwait.app.api": ("change", "compare", "decade", "estimate", "explain", "find_place", "flows", "identify",
                         "ingest", "open_store", "rank", "report", "revisions", "workbench",
                         "write_report"),
    "fairwait.app.collect": ("fetch", "plan", "publications", "refresh"),
    "fairwait.app.over_time": ("best_performers", "children", "consistency", "digest", "gap_over_time", "improvers",
                               "panel", "peers", "signals", "targets", "targets_for", "trend", "watch"),
    "fairwait.app.own": ("groups", "respond"),
    "fairwait.analysis.workbench": ("Workbench",),
    "fairwait.domain.errors": ("BadInputError", "ExitCode", "FairwaitError", "NothingToAnswerWithError", "StoreError",
                               "UsageError"),
    "fairwait.domain.estimates": ("Estimates",),
    "fairwait.domain.finding": ("Report",),
    "fairwait.domain.period": ("Period",),
    "fairwait.domain.place": ("Area", "Geography"),
    "fairwait.measures.catalogue": ("catalogue",),
    "fairwait.store.reader": ("Store",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Area",
    "BadInputError",
    "Estimates",
    "ExitCode",
    "FairwaitError",
    "Geography",
    "NothingToAnswerWithError",
    "Period",
    "Report",
    "Store",
    "StoreError",
    "UsageError",
    "Workbench",
    "best_performers",
    "catalogue",
    "change",
    "children",
    "compare",
    "consistency",
    "decade",
    "digest",
    "estimate",
    "explain",
    "fetch",
    "find_place",
    "flows",
    "gap_over_time",
    "groups",
    "identify",
    "improvers",
    "ingest",
    "open_store",
    "panel",
    "peers",
    "plan",
    "publications",
    "rank",
    "refresh",
    "report",
    "respond",
    "revisions",
    "signals",
    "targets",
    "targets_for",
    "trend",
    "watch",
    "workbench",
    "write_report",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module “fairwait” has no attribute “{name}”")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*__all__, "__version__"))
