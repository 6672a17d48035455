"""What every provider sent, month by month, as the API tells it: the rows behind the pages of single providers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fairwait.analysis.sent.months import Sent, SentMonth, sent_by_provider
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.editions.submissions import COLUMNS
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``submission``: nothing where no lists by provider are held."""
    try:
        every = sent_by_provider(bench)
    except NothingToAnswerWithError:
        return
    writer.rows("submission", COLUMNS, (row for one in every for row in rows_of(one)))


def rows_of(sent: Sent) -> Iterator[tuple[object, ...]]:
    """The rows of one provider from its first month with figures, in the order of :data:`COLUMNS`."""
    icb = provider(sent.code).parent or None
    following: SentMonth | None = None
    rows: list[tuple[object, ...]] = []
    for one in reversed(sent.months):
        rows.append((str(one.period), sent.code, sent.name, sent.sector.value, icb, *_told(one, following)))
        following = one if one.size is not None else following
    yield from reversed(rows)


def _told(one: SentMonth, following: SentMonth | None) -> tuple[object, ...]:
    """What is known of a month; ``following`` is the next one with figures."""
    absent = one.judged if one.size is None else None
    last = absent.last_month if absent is not None else None
    after = following if one.size is None else None
    return (
        one.status, one.size,
        str(absent.since) if absent is not None and absent.since else None,
        str(last) if last else None, round(absent.last_list) if absent is not None and last else None,
        str(after.period) if after else None, after.size if after else None,
        int(absent is not None and absent.counts), json.dumps(list(absent.successors) if absent is not None else []),
        int(one.revised is not None), one.revised.was if one.revised else None,
        one.revised.release.title if one.revised else "", one.reason,
    )  # fmt: skip
