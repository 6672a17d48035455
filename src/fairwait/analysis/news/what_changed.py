"""A store compared with what it held before: every release that came, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fairwait.analysis.news.changes import Changes, NewMonths, Revised
from fairwait.analysis.news.checks import drift_of, new_warnings
from fairwait.analysis.news.organisations import organisation_news
from fairwait.analysis.news.snapshot import Snapshot, key_of, snapshot, snapshot_of
from fairwait.analysis.news.submissions import submission_news
from fairwait.analysis.revisions.compared import compare
from fairwait.analysis.revisions.moved import Revision
from fairwait.analysis.revisions.pairs import pair_of
from fairwait.analysis.revisions.words import explained, headline
from fairwait.domain.period import Period
from fairwait.store.reader import Store
from fairwait.store.release import Release


def what_changed(before: Snapshot | Store | int, after: Store) -> Changes:
    """What changed in a store since ``before``: a snapshot taken earlier, an open store, or the number of a version.

    New months and revised figures of every publication, organisations that came or went between a new month and the
    one held before it, providers newly missing or back, what readers did not know, and checks that newly warn.
    Revised figures come largest first, relative to what they were.

    Raises
    ------
    NothingToAnswerWithError
        When a version asked for is no longer kept.
    StoreError
        When a table of a release is not in the store.
    """
    earlier = _snapshot(before, after)
    arrived = tuple(one for one in after.all_releases if key_of(one) not in earlier.keys)
    if not arrived:
        return Changes(earlier.when, earlier.version, after.version)
    in_use = {key_of(one) for one in after.current_releases}
    answering = tuple(one for one in arrived if key_of(one) in in_use)
    then = earlier.current(after)
    missing, back = submission_news(earlier, answering, after)
    return Changes(
        since=earlier.when,
        before=earlier.version,
        after=after.version,
        months=tuple(_new_months(then, answering)),
        revised=_revised(then, answering, after),
        organisations=organisation_news(then, answering, after),
        missing=missing,
        back=back,
        drift=drift_of(answering),
        warnings=new_warnings(then, answering),
        passed_over=tuple(sorted((one.publication, one.period_key) for one in arrived if key_of(one) not in in_use)),
    )


def _snapshot(before: Snapshot | Store | int, after: Store) -> Snapshot:
    if isinstance(before, Snapshot):
        return before
    return snapshot_of(before) if isinstance(before, Store) else snapshot(after.root, before)


def _new_months(then: Sequence[Release], arrived: Sequence[Release]) -> Iterator[NewMonths]:
    for publication in dict.fromkeys(one.publication for one in arrived):
        before = {month for one in then if one.publication == publication for month in _months(one)}
        mine = [one for one in arrived if one.publication == publication]
        fresh = sorted({month for one in mine for month in _months(one)} - before)
        if fresh:
            newest = max(mine, key=lambda one: one.last_period)
            title = newest.title.removesuffix(f", {Period.parse(newest.last_period).label}")
            yield NewMonths(publication, title, tuple(fresh))


def _months(release: Release) -> list[str]:
    first, last = Period.parse(release.first_period), Period.parse(release.last_period)
    return [str(first.shift(step)) for step in range(first.months_until(last) + 1)]


def _revised(then: Sequence[Release], arrived: Sequence[Release], after: Store) -> tuple[Revised, ...]:
    found = []
    for newer in arrived:
        for older in then:
            pair = pair_of(older, newer) if older.publication == newer.publication else None
            if pair is not None:
                revision = compare(after, pair, measures=False)
                if not revision.nothing:
                    found.append(_told(revision))
    return tuple(sorted(found, key=lambda one: (-one.relative, one.publication, one.period)))


def _told(revision: Revision) -> Revised:
    lead = revision.headline
    mine = [one for one in revision.organisations if lead and (one.what, one.period) == (lead.what, lead.period)]
    first = next((one for one in mine if one.basis == "provider"), mine[0] if mine else None)
    return Revised(
        publication=revision.pair.publication,
        period=revision.pair.period_key,
        headline=headline(revision),
        figure=lead.label if lead else "",
        old=lead.old if lead else None,
        new=lead.new if lead else None,
        largest=f"{first.name} ({first.code})" if first else "",
        share=revision.share_of(first) if first else None,
        appeared=tuple(one.code for one in revision.appeared),
        vanished=tuple(one.code for one in revision.vanished),
        sentences=tuple(text for text in (explained(revision),) if text),
    )
