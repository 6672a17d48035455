"""Providers that sent figures before and sent none now, and those that are back."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.news.changes import Submission
from fairwait.analysis.news.snapshot import Snapshot
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.measures.completeness import Completeness, ProviderStatus
from fairwait.measures.source import FULL_CSV
from fairwait.store.reader import Store
from fairwait.store.release import Release

News = tuple[tuple[Submission, ...], tuple[Submission, ...]]


def submission_news(earlier: Snapshot, arrived: Sequence[Release], after: Store) -> News:
    """Newly missing providers and those that are back, in the latest month of the return that a new file answers for.

    A new month is held against the month before it; a revised month against what was known of it before. Nobody is
    called missing where no history reaches the month. Trusts come first, then by the size of the last list.
    """
    files = [one for one in arrived if one.publication == FULL_CSV]
    if not files:
        return (), ()
    month = Period.parse(max(one.last_period for one in files))
    now = Workbench(after).judged(month)
    before = _before(earlier, after, month)
    if now is None or before is None:
        return (), ()
    return _apart(now, before, month), _apart(before, now, month)


def _before(earlier: Snapshot, after: Store, month: Period) -> Completeness | None:
    """The same month as the earlier store knew it, where it held its file; else the month before."""
    held = earlier.held(after)
    if any(one.publication == FULL_CSV and one.covers(month) for one in held):
        return Workbench(Store(after.root, held, label=after.label, version=after.version)).judged(month)
    return Workbench(after).judged(month.shift(-1))


def _apart(one: Completeness, other: Completeness, month: Period) -> tuple[Submission, ...]:
    """Providers missing in ``one`` of which ``other`` says that they submitted."""
    found = [
        status for status in one.missing
        if (there := other.provider(status.code)) is not None and there.status == "submitted"
    ]  # fmt: skip
    return tuple(_submission(status, month) for status in found)


def _submission(status: ProviderStatus, month: Period) -> Submission:
    return Submission(status.code, status.name, status.is_trust, str(month), round(status.last_list))
