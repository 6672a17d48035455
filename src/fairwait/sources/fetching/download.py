"""One file from an address to its place: what is asked, what an answer means, what is checked before it is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from fairwait.domain.errors import FetchError
from fairwait.sources.fetching.asking import Answer, Asking
from fairwait.sources.fetching.body import Reader, too_large
from fairwait.sources.fetching.content import check_type, check_whole, kinds_of
from fairwait.sources.fetching.failures import PassingError, StoppedError, not_written, refused
from fairwait.sources.fetching.names import received_name
from fairwait.sources.fetching.partial import Kept, Part, Writer
from fairwait.sources.fetching.terms import Expected, Received, Validators, kept

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_ASKED = {"Accept": "*/*", "Accept-Encoding": "identity"}


class Download:
    """Fetches one file; :meth:`once` is called again after each failure that may pass."""

    def __init__(
        self,
        asking: Asking,
        reader: Reader,
        clock: Callable[[], float],
        *,
        url: str,
        expect: Expected,
        target: Path,
        known: Validators | None,
        hosts: Collection[str],
        due: float,
        check: Callable[[str], None] | None,
    ) -> None:
        self._asking = asking
        self._reader = reader
        self._clock = clock
        self._url = url
        self._expect = expect
        self._known = known
        self._conditions = known.conditions() if known else {}
        self._hosts = hosts
        self._due = due
        self._check = check
        self._thorough = False
        self.part = Part(target)

    def part_kept(self) -> bool:
        return self.part.kept(self._url) is not None

    def once(self) -> Received:
        """Ask, receive, check and put in its place."""
        try:
            here = self.part.kept(self._url)
            asked = {**_ASKED, **self._conditions, **(here.conditions() if here else {})}
            with self._asking.answer(
                self._url, asked, self._hosts, due=self._due, check=self._check, known=self._known
            ) as answer:
                return self._taken(answer, here)
        except OSError as error:
            raise not_written(error, self.part.target, self._url) from error

    def _taken(self, answer: Answer, here: Kept | None) -> Received:
        if answer.status == 304:
            return self._unchanged(answer)
        if answer.status == 416:
            self.part.drop()
            raise PassingError("the site could not go on from where an earlier try ended")
        name = received_name(self._url, answer.headers.get("content-disposition", ""), self._expect.endings)
        kinds = kinds_of(name, self._expect, answer.url)
        check_type(answer.headers.get("content-type", ""), kinds, answer.url)
        if answer.status == 206:
            self._check_rest(answer, here)
        else:
            here = None
        writer = self._filled(Writer(self.part, here, self._resumable(answer, here), self._clock), answer)
        self._judge(writer, answer, kinds, resumed=here is not None)
        return self._placed(writer, answer, name)

    def _unchanged(self, answer: Answer) -> Received:
        known = self._known
        if known is None or not _agree(self._conditions, answer.headers):
            self._conditions = {}
            raise PassingError("the site called another copy than ours unchanged")
        self.part.drop()
        headers = {"ETag": known.etag, "Last-Modified": known.last_modified, **kept(answer.headers)}
        headers.pop("Content-Length", None)
        return self._received(answer.url, None, known.sha256, known.size or 0, {k: v for k, v in headers.items() if v})

    def _check_rest(self, answer: Answer, here: Kept | None) -> None:
        """Whether the part that came is the one asked for, of the file that the kept part is of."""
        said = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        if here is None:
            raise refused("The site sent a part of the file without having been asked for one", answer.url)
        first, last, total = (int(n) for n in said.groups()) if said else (-1, -1, -1)
        fits = first == here.received and last == total - 1 and here.total in (None, total)
        fits = fits and answer.length in (None, total - first) and here.is_of(answer.headers)
        fits = fits and answer.packing == "identity"
        if not fits:
            self.part.drop()
            raise PassingError("the site sent another part of the file than was asked for")

    def _resumable(self, answer: Answer, here: Kept | None) -> Kept | None:
        """What to note beside the part, None where a later try could not tell whether it still fits."""
        if here is not None:
            return here
        etag = answer.headers.get("etag", "")
        etag = "" if etag.startswith("W/") else etag
        modified = answer.headers.get("last-modified", "")
        if answer.packing != "identity" or not (etag or modified):
            return None
        return Kept(self._url, etag, modified, 0, answer.length)

    def _filled(self, writer: Writer, answer: Answer) -> Writer:
        most = self._expect.max_bytes
        try:
            with writer:
                for block in self._reader.blocks(answer, url=self._url, most=most, before=writer.size, due=self._due):
                    writer.write(block)
        except FetchError as error:
            if not isinstance(error, StoppedError):
                self.part.drop()
            raise
        return writer

    def _judge(self, writer: Writer, answer: Answer, kinds: tuple[str, ...], *, resumed: bool) -> None:
        """Accept the whole, or drop it. One put together from two tries is fetched afresh before it is blamed."""
        try:
            if writer.size == 0:
                raise refused("The file is empty", answer.url, expected=f"at least {self._expect.min_bytes:,} bytes")
            if writer.size < self._expect.min_bytes:
                raise refused(
                    f"The file has only {writer.size:,} bytes",
                    answer.url,
                    expected=f"at least {self._expect.min_bytes:,} bytes",
                )
            if writer.size > self._expect.max_bytes:
                raise too_large(answer.url, self._expect.max_bytes)
            check_whole(self.part.path, kinds, answer.url, thorough=resumed or self._thorough)
        except FetchError as error:
            self.part.drop()
            if resumed:
                self._thorough = True
                raise PassingError("what came in two parts does not fit together") from error
            raise

    def _placed(self, writer: Writer, answer: Answer, name: str) -> Received:
        headers = kept(answer.headers)
        if answer.status == 206:
            headers["Content-Length"] = str(writer.size)
        if self._known is not None and self._known.sha256 == writer.sha256:
            self.part.drop()
            return self._received(answer.url, None, writer.sha256, writer.size, headers, name)
        self.part.finish()
        return self._received(answer.url, self.part.target, writer.sha256, writer.size, headers, name)

    def _received(
        self, final: str, path: Path | None, sha256: str, size: int, headers: dict[str, str], name: str = ""
    ) -> Received:
        name = name or received_name(self._url, "", self._expect.endings)
        return Received(self._url, final, path is None, path, sha256, size, name, datetime.now(UTC), headers)


def _agree(conditions: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether an “unchanged” is about the copy that was asked about: where both name a tag or a date, they agree."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    said = [(conditions.get(ours, ""), headers.get(theirs, "")) for ours, theirs in pairs]
    return all(not ours or not theirs or ours.removeprefix("W/") == theirs.removeprefix("W/") for ours, theirs in said)
