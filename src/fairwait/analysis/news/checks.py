"""What the checks of new files found: things their readers do not know, and rules that were kept until now."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.news.changes import Drifted, Warned
from fairwait.sources.drift import CHECK
from fairwait.store.release import Release


def drift_of(arrived: Sequence[Release]) -> tuple[Drifted, ...]:
    """Columns, sheets and codes of new files that were not known."""
    return tuple(
        Drifted(one.publication, one.period_key, one.file_name, int(check["breaches"]),
                tuple(f"{text} [{one.file_name}]." for text in check["examples"]))
        for one in arrived
        for check in one.checks
        if check["id"] == CHECK and check["breaches"]
    )  # fmt: skip


def new_warnings(then: Sequence[Release], arrived: Sequence[Release]) -> tuple[Warned, ...]:
    """Checks, notes aside, that a new file breaks and the file before it kept or did not have.

    The file before is the one that answered for the same month, else the latest earlier one of the publication. A
    publication's first file has none before it: then all that it breaks is new.
    """
    found = []
    for one in arrived:
        others = [other for other in (*then, *arrived) if other is not one and other.publication == one.publication]
        before = max(
            (other for other in others if other.last_period <= one.last_period),
            key=lambda other: (other.last_period, other in then, other.order),
            default=None,
        )
        broken = {check["id"] for check in before.checks if check["breaches"]} if before else set()
        found += [
            Warned(one.publication, one.period_key, check["id"], check["severity"], check["sentence"],
                   int(check["breaches"]), tuple(check["examples"][:2]), first=before is None)
            for check in one.checks
            if check["breaches"] and check["severity"] != "note" and check["id"] not in {*broken, CHECK}
        ]  # fmt: skip
    return tuple(found)
