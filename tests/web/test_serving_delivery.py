"""What is sent: remembered, packed once, named, and not sent twice to whoever has it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from fairwait.web.serving.remembering import Memory, Remembered
from tests.web.asgi import ask
from tests.web.serving import Site, site
from tests.web.three_pages import three_pages

GZIP = {"accept-encoding": "gzip, br"}


@pytest.fixture
def shown(tmp_path: Path) -> Site:
    three_pages(tmp_path, "v1")
    return site(tmp_path)


def test_a_remembered_page_is_the_same_bytes(shown: Site) -> None:
    first, second = ask(shown.app, "/place/02P/", headers=GZIP), ask(shown.app, "/place/02P/", headers=GZIP)
    assert (first.status, first.body, first.headers) == (200, second.body, second.headers)
    assert [one["cached"] for one in shown.records] == [False, True]


def test_a_page_goes_out_packed_as_it_is_stored_and_unpacked_to_who_cannot_unpack(shown: Site) -> None:
    edition = shown.holder.edition
    assert edition is not None
    stored = edition.page("place/02P/")
    assert stored is not None
    packed, plain = ask(shown.app, "/place/02P/", headers=GZIP), ask(shown.app, "/place/02P/")
    assert packed.body == stored.html
    assert plain.body == gzip.decompress(stored.html)
    assert plain.header("content-encoding") is None
    assert plain.header("content-length") == str(len(plain.body))
    assert packed.header("content-length") == str(len(packed.body))
    assert packed.header("etag") == plain.header("etag") == f'W/"{stored.etag}"'
    assert "accept-encoding" in (plain.header("vary") or "")


@pytest.mark.parametrize("refused", ["", "identity", "gzip;q=0", "br"])
def test_nothing_is_packed_for_who_did_not_ask_for_it(shown: Site, refused: str) -> None:
    assert ask(shown.app, "/said", "text=x", headers={"accept-encoding": refused}).header("content-encoding") is None


def test_what_is_made_on_request_is_packed_where_that_is_worth_it(shown: Site) -> None:
    long, short = ask(shown.app, "/said", "text=x", headers=GZIP), ask(shown.app, "/small", headers=GZIP)
    assert long.header("content-encoding") == "gzip"
    assert long.text.startswith("You said x. ")
    assert (short.header("content-encoding"), short.body) == (None, b"few words")


@pytest.mark.parametrize("how", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_reader_has_is_not_sent_again(shown: Site, how: str) -> None:
    etag = (ask(shown.app, "/place/02P/").header("etag") or "").removeprefix("W/")
    again = ask(shown.app, "/place/02P/", headers={"if-none-match": how.format(etag)})
    assert (again.status, again.body, again.header("content-length")) == (304, b"", None)
    assert again.header("etag") == f"W/{etag}"


def test_who_has_an_answer_of_the_api_is_told_so_under_the_same_name_whether_it_is_remembered_or_not(
    tmp_path: Path,
) -> None:
    three_pages(tmp_path, "v1")
    asked, fresh = site(tmp_path), site(tmp_path)
    first = ask(asked.app, "/api/v1/places")
    has = {"if-none-match": first.header("etag") or ""}
    remembered, told = ask(asked.app, "/api/v1/places", headers=has), ask(fresh.app, "/api/v1/places", headers=has)
    assert (remembered.status, told.status) == (304, 304)
    for name in ("etag", "vary", "cache-control"):
        assert first.header(name) == remembered.header(name) == told.header(name), name
    assert (first.header("etag") or "").startswith("W/")


def test_another_version_is_sent_to_who_has_an_old_one(shown: Site) -> None:
    old = ask(shown.app, "/place/02P/").header("etag") or ""
    three_pages(shown.folder, "v2")
    new = ask(shown.app, "/place/02P/", headers={"if-none-match": old})
    assert new.status == 200
    assert "Version v2" in new.text


def test_head_has_the_headers_and_no_body(shown: Site) -> None:
    got, head = ask(shown.app, "/place/02P/"), ask(shown.app, "/place/02P/", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, got.headers, b"")


def test_a_query_in_another_order_is_the_same_question(shown: Site) -> None:
    ask(shown.app, "/said", "text=a%20b&z=1")
    ask(shown.app, "/said", "z=1&text=a+b")
    ask(shown.app, "/said", "text=c&z=1")
    assert shown.asked == ["a b", "c"]


def test_what_is_not_to_be_kept_is_asked_again(shown: Site) -> None:
    answers = [ask(shown.app, "/not-kept") for _ in range(2)]
    assert shown.asked == ["not kept", "not kept"]
    assert {one.header("cache-control") for one in answers} == {"no-store"}


def test_errors_are_not_remembered_and_told_to_be_forgotten(shown: Site) -> None:
    answers = [ask(shown.app, "/place/XXX/") for _ in range(2)]
    assert [one.status for one in answers] == [404, 404]
    assert {one.header("cache-control") for one in answers} == {"no-store"}
    assert not any(one["cached"] for one in shown.records)


def test_nothing_is_remembered_of_an_edition_that_is_still_being_made(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1", whole=False)
    shown = site(tmp_path)
    assert [ask(shown.app, path).status for path in ("/", "/", "/place/03N/")] == [200, 200, 503]
    assert not any(one["cached"] for one in shown.records)
    three_pages(tmp_path, "v2")
    assert ask(shown.app, "/place/03N/").status == 200


def test_memory_has_an_end_and_forgets_what_was_not_asked_for_longest() -> None:
    memory = Memory(100_000)
    page = Remembered((), b"x" * 9_000, b'"x"', False)
    for number in range(9):
        memory.keep((b"%d" % number,), page)
    assert memory.get((b"0",)) is page
    memory.keep((b"new",), page)
    memory.keep((b"newer",), page)
    assert memory.size <= 100_000
    assert (memory.get((b"0",)), memory.get((b"1",)), memory.get((b"newer",))) == (page, None, page)
    memory.keep((b"too large",), Remembered((), b"x" * 50_000, b'"x"', False))
    assert memory.get((b"too large",)) is None
    assert memory.get((b"newer",)) is page


def test_many_questions_do_not_push_out_the_pages(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path, cache_bytes=100_000)
    ask(shown.app, "/place/02P/")
    for number in range(200):
        ask(shown.app, "/said", f"text={number}")
    ask(shown.app, "/place/02P/")
    assert shown.records[-1]["cached"] is True
    ask(shown.app, "/said", "text=0")
    assert shown.records[-1]["cached"] is False


def test_a_page_and_its_files_grow_old_together(shown: Site) -> None:
    """A chart kept for longer than its page would stand beside the numbers of another month."""
    kept = {
        ask(shown.app, path).header("cache-control") for path in ("/place/02P/", "/place/02P/findings.json", "/said")
    }
    assert kept == {"public, max-age=60"}


def test_what_was_asked_counts_as_what_was_answered() -> None:
    memory = Memory(100_000)
    short, linked = Remembered((), b"x", b'"x"', False), Remembered(((b"link", b"y" * 9_000),), b"x", b'"x"', False)
    for number in range(50):
        memory.keep((b"%d" % number + b"k" * 9_000,), short)
    assert len(memory) == 9, "keys of 9 KB and 1 KB besides: ten are more than the room"
    for number in range(50):
        memory.keep((b"%d" % number,), linked)
    assert len(memory) == 9
    memory.clear()
    assert memory.size == 0


def test_whoever_asks_the_same_of_the_api_in_other_words_finds_the_answer_remembered(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path)
    asked = [
        {}, {"accept": "*/*"}, {"accept": "application/json"}, {"host": "elsewhere.example"},
        *({"accept": f"text/x{number}, application/json;q=0.5"} for number in range(20)),
    ]  # fmt: skip
    answers = [ask(shown.app, "/api/v1/", headers=headers) for headers in asked]
    assert {(one.status, one.body) for one in answers} == {(200, answers[0].body)}
    assert [one["cached"] for one in shown.records] == [False, *[True] * 23]
    csv = [ask(shown.app, "/api/v1/", headers={"accept": accept}) for accept in ("text/csv", "text/csv;q=1,x/y")]
    assert csv[0].body == csv[1].body != answers[0].body
    assert [one["cached"] for one in shown.records[-2:]] == [False, True]
    assert ask(shown.app, "/api/v1/", headers={"accept": "image/png"}).status == 406
