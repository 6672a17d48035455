"""Who may ask what and how much, what every answer carries, and what is written down of it."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest

from fairwait.web.api.problems import Problem
from fairwait.web.serving.rate import Asking
from fairwait.web.serving.records import Records
from tests.web.asgi import Answer, ask
from tests.web.serving import Site, site
from tests.web.three_pages import three_pages

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
def shown(tmp_path: Path) -> Site:
    three_pages(tmp_path, "v1")
    return site(tmp_path)


def assert_guarded(answer: Answer) -> None:
    policy = answer.header("content-security-policy") or ""
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "camera=()" in (answer.header("permissions-policy") or "")
    assert {name: answer.header(name) for name in ALWAYS} == ALWAYS
    assert answer.header("set-cookie") is None
    assert answer.header("server") is None


def test_every_answer_is_guarded_and_none_sets_a_cookie(shown: Site) -> None:
    etag = ask(shown.app, "/").header("etag") or ""
    answers = {
        200: ask(shown.app, "/"),
        304: ask(shown.app, "/", headers={"if-none-match": etag}),
        308: ask(shown.app, "/place/02p"),
        400: ask(shown.app, "/", "x=%00"),
        404: ask(shown.app, "/nothing/"),
        405: ask(shown.app, "/", method="DELETE"),
        413: ask(shown.app, "/form", method="POST", headers={"content-length": "900000"}),
        414: ask(shown.app, "/" + "a" * 500),
        431: ask(shown.app, "/", headers={"x-large": "a" * 20_000}),
        500: ask(shown.app, "/fault"),
    }
    for status, answer in answers.items():
        assert answer.status == status
        assert_guarded(answer)


def test_a_picture_may_style_itself_and_do_nothing_else(shown: Site) -> None:
    from fairwait.web.serving.headers import guarding

    policy = dict(guarding("/place/02P/charts/x.svg", b"image/svg+xml", False))[b"content-security-policy"]
    assert b"sandbox" in policy
    assert b"script-src" not in policy
    assert b"default-src 'none'" in policy


def test_https_is_asked_for_only_where_readers_come_by_it(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path, proxies=("192.0.2.9",))
    behind = {"x-forwarded-proto": "https"}
    assert ask(shown.app, "/").header("strict-transport-security") is None
    assert ask(shown.app, "/", headers=behind).header("strict-transport-security") is None
    assert ask(shown.app, "/", headers=behind, client="192.0.2.9").header("strict-transport-security")


@pytest.mark.parametrize(
    "path",
    [
        b"/../CURRENT", b"/place/../../CURRENT", b"/..%2f..%2fetc/passwd", b"/%2e%2e/CURRENT", b"/static/..%5c..%5cx",
        b"/\x00", b"/place/%00/", b"/place/%ff%fe/", b"/place/02P/%0d%0aset-cookie:x", b"/v1.sqlite", b"/CURRENT",
        b"/spool/wanted/", b"/place/02P/charts/../../x.svg", b"/place/%7b%7b7*7%7d%7d/", b"/place/'%20or%201=1--/",
        b"/place/<script>alert(1)</script>/", b"//example.org/", b"/place/%F0%9F%92%A9/",
    ],
)  # fmt: skip
def test_tricks_with_paths_are_refused_and_leak_nothing(shown: Site, path: bytes) -> None:
    answer = ask(shown.app, "", raw_path=path)
    assert answer.status in (400, 404)
    assert_guarded(answer)
    for secret in (str(shown.folder), "Traceback", "sqlite", "fairwait/web", "<script>alert"):
        assert secret not in answer.text


@pytest.mark.parametrize("query", ["x=%00", "x=%ff", "x=" + "9" * 5_000, "x=%0d%0aset-cookie:a=b"])
def test_queries_that_nobody_types_are_refused(shown: Site, query: str) -> None:
    answer = ask(shown.app, "/said", query)
    assert answer.status in (400, 414)
    assert shown.asked == []
    assert_guarded(answer)


def test_a_body_that_goes_on_is_cut_off(shown: Site) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = ask(shown.app, "/report/", method="POST", headers=form, body=[b"place=" + b"x" * 3_000] * 9)
    assert answer.status == 413


def test_a_fault_tells_the_reader_nothing_and_the_log_where_it_was(shown: Site) -> None:
    answer = ask(shown.app, "/fault", "text=typed-by-somebody")
    assert answer.status == 500
    for secret in ("secret", "RuntimeError", "Traceback", "typed-by-somebody"):
        assert secret not in answer.text
    fault = next(one for one in shown.records if one["event"] == "fault")
    assert fault["error"] == "RuntimeError"
    assert any("fault" in where for where in fault["where"])
    assert "secret" not in shown.log.getvalue()


def test_the_log_has_a_line_a_request_and_nothing_of_who_asked_or_what_they_typed(shown: Site) -> None:
    agent = {"user-agent": "a-browser", "referer": "https://example.org/page", "cookie": "id=somebody"}
    ask(shown.app, "/said", "text=my+illness", headers=agent, client="203.0.113.77")
    (line,) = shown.records
    assert {key: line[key] for key in ("event", "method", "path", "status", "edition", "cached")} == {
        "event": "request", "method": "GET", "path": "/said", "status": 200, "edition": "v1", "cached": False,
    }  # fmt: skip
    assert line["bytes"] > 0
    assert line["ms"] >= 0
    for private in ("illness", "203.0.113.77", "a-browser", "example.org", "somebody"):
        assert private not in shown.log.getvalue()


def test_who_asks_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path, rate=0.001, burst=3)
    assert [ask(shown.app, "/").status for _ in range(4)] == [200, 200, 200, 429]
    refused = ask(shown.app, "/")
    assert int(refused.header("retry-after") or 0) > 1
    assert_guarded(refused)
    assert ask(shown.app, "/", client="192.0.2.2").status == 200
    assert ask(shown.app, "/healthz").status == 200


def test_a_program_that_asks_too_much_is_told_what_to_do(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path, rate=0.001, burst=1)
    ask(shown.app, "/")
    refused = ask(shown.app, "/api/v1/places")
    assert (refused.status, refused.header("content-type")) == (429, "application/problem+json")
    told = Problem.model_validate_json(refused.text)
    assert (told.status, told.type) == (429, "about:blank")
    assert "Retry-After" in told.remedy
    assert int(refused.header("retry-after") or 0) > 1


def test_who_compares_may_ask_less_often_than_who_reads_printed_pages(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path, rate=0.001, burst=12)
    asked = [ask(shown.app, "/compare/", "place=02P").status for _ in range(3)]
    assert asked[:2] != [429, 429]
    assert asked[2] == 429, "twice five of twelve are taken, and two do not suffice"
    assert [ask(shown.app, "/").status for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("peer", "told", "who"),
    [
        ("198.51.100.1", "203.0.113.5", "198.51.100.1"),  # nobody's proxy is not believed
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),  # what the reader wrote in front counts for nothing
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8::1", "", "2001:db8::/64"),
    ],
)
def test_who_asks_is_told_by_trusted_proxies_alone(peer: str, told: str, who: str) -> None:
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", told.encode())] if told else []}
    assert Asking(("10.0.0.0/8",)).who(scope) == who


def test_a_socket_for_both_versions_tells_readers_of_the_fourth_apart() -> None:
    asking = Asking(("127.0.0.1",))
    assert asking.who({"client": ("::ffff:198.51.100.1", 1), "headers": []}) == "198.51.100.1"
    assert asking.who({"client": ("::FFFF:198.51.100.2", 1), "headers": []}) == "198.51.100.2"
    behind = {"client": ("::ffff:127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"203.0.113.5")]}
    assert asking.who(behind) == "203.0.113.5", "the proxy is known by either way of writing its address"


def test_a_line_that_the_reader_sent_counts_for_nothing_beside_that_of_the_proxy() -> None:
    lines = [(b"x-forwarded-for", b"6.6.6.6"), (b"accept", b"*/*"), (b"x-forwarded-for", b"203.0.113.5")]
    assert Asking(("10.0.0.0/8",)).who({"client": ("10.0.0.1", 1), "headers": lines}) == "203.0.113.5"


def test_what_is_said_through_logging_is_a_line_of_json_without_its_words() -> None:
    log = io.StringIO()
    every = logging.getLogger()
    before = list(every.handlers)
    try:
        Records(log).take_over()
        try:
            raise ValueError("secret words")
        except ValueError:
            logging.getLogger("fairwait.somewhere").exception("a question of %s", "secret words")
        logging.getLogger("a.library").warning("secret words")
        logging.getLogger("a.library").info("chatter")
    finally:
        every.handlers[:] = before
    fault, told = (json.loads(line) for line in log.getvalue().splitlines())
    assert (fault["event"], fault["error"], fault["path"]) == ("fault", "ValueError", "fairwait.somewhere")
    assert (told["event"], told["by"], told["level"]) == ("told", "a.library", "warning")
    assert "secret" not in log.getvalue()


def test_health_says_alive_and_readiness_says_whether_there_is_something_to_show(tmp_path: Path) -> None:
    shown = site(tmp_path)
    assert ask(shown.app, "/healthz").status == 200
    waiting = ask(shown.app, "/readyz")
    assert (waiting.status, waiting.header("retry-after")) == (503, "5")
    assert ask(shown.app, "/").status == 503
    three_pages(tmp_path, "v1", whole=False)
    assert ask(shown.app, "/readyz").status == 200
    told = ask(shown.app, "/version").text
    assert '"whole":false' in told
    assert '"pages":2,"planned":3' in told
