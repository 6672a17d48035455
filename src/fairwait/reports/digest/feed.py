"""A digest as a JSON Feed (version 1.1, jsonfeed.org): an item for each place, with a name that stays the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.domain.harmless import visible
from fairwait.reports.digest.mail import area_text
from fairwait.reports.digest.page import area_html

VERSION: Final = "https://jsonfeed.org/version/1.1"


def to_feed(digest: Digest, now: datetime | None = None) -> str:
    """The digest as the text of a JSON feed; ``now`` is when its items were published (default: now, in UTC)."""
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    feed = {
        "version": VERSION,
        "title": visible(digest.title),
        "description": visible(digest.headline),
        "language": "en-GB",
        "items": [_item(digest, area, moment) for area in digest.areas],
    }
    return json.dumps(feed, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def item_id(area: AreaDigest, digest: Digest) -> str:
    """The name of an item: the same place and month are the same item, whoever makes the feed and when."""
    return f"fairwait:digest:{area.geography.value}:{area.area}:{digest.period}"


def _item(digest: Digest, area: AreaDigest, moment: datetime) -> dict[str, Any]:
    told = {"new": area.under("new"), "worse": area.under("worse"), "better": area.under("better")}
    tags = [*(name for name, found in told.items() if found), *(["watch list"] if area.every_entry else [])]
    return {
        "id": item_id(area, digest),
        "title": visible(f"{area.name}, {digest.period.label}"),
        "summary": visible(area.headline),
        "content_text": f"{visible(area.headline)}\n\n{area_text(area)}",
        "content_html": area_html(area),
        "date_published": moment.isoformat().replace("+00:00", "Z"),
        "language": "en-GB",
        "tags": tags,
    }
