"""Pages that say why there is no other: not found, not yet made, asked for wrongly, too much at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from fairwait.editions.reading import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How soon to look again, in seconds, where waiting helps.
_AGAIN: Final[Mapping[int, int]] = {429: 10, 503: 5}
_WHAT_TO_DO: Final[Mapping[int, tuple[str, ...]]] = {
    404: ("Look for the place or measure by name from the start page.", "An address may have been typed or cut short."),
    429: ("Wait a little and ask again; everybody gets an answer in turn.",),
    503: ("It will be here shortly: this page looks again by itself.",),
}


def message(
    edition: Edition | None,
    status: int,
    title: str,
    *,
    path: str,
    sentences: Sequence[str] = (),
    again: int | None = None,
    advice: Sequence[str] | None = None,
    way: tuple[str, str] | None = None,
) -> Response:
    """A page that says what happened and what to do, with its status; ``path`` is the address that was asked for.

    ``advice`` stands in the place of what is usually to be done about the status. ``way`` is an address below the
    start page that leads on, and what it is called.
    """
    from fairwait.web.layout.press import screen

    wait = again if again is not None else _AGAIN.get(status, 0)
    told = [*sentences, *(_WHAT_TO_DO.get(status, ()) if advice is None else advice)]
    if status == 503 and edition is not None and not edition.whole:
        made, planned = edition.made()
        told.insert(0, f"{made:,} of {planned:,} pages have been made so far.")
    context = {"title": title, "sentences": told, "status": status, "again": wait if status == 503 else 0, "way": way}
    headers = {"cache-control": "no-store", **({"retry-after": str(wait)} if wait else {})}
    html = screen("message", context, edition, path)
    return Response(html, status_code=status, headers=headers, media_type="text/html; charset=utf-8")
