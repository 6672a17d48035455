"""What the website refuses, and the headers by which a program knows what to do instead."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fairwait.editions.naming import point_to
from fairwait.web.app import create_app
from fairwait.web.settings import Settings
from tests.web.asgi import ask
from tests.web.own_loop import run_to_the_end
from tests.web.serving import site
from tests.web.test_permalinks import NOW, PAGE, edition
from tests.web.three_pages import three_pages


@pytest.fixture
def app(tmp_path: Path) -> Any:
    point_to(tmp_path, edition(tmp_path, NOW, "As it is"))
    return create_app(Settings(tmp_path, tmp_path / "spool", rate=0, log=False))


@pytest.mark.parametrize("path", ["/", f"/{PAGE}", "/compare/", "/places/", "/report/made/"])
def test_a_page_that_takes_no_forms_says_what_it_takes(app: Any, path: str) -> None:
    answer = ask(app, path, method="POST", headers={"content-type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.header("allow")) == (405, "GET, HEAD")
    assert answer.header("content-type") == "text/html; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("/", "GET, HEAD"),
        ("/places/", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
        ("/static/site.css", "GET, HEAD"),
        ("/report/", "GET, HEAD, POST"),
        ("/api/", "GET, HEAD"),
        ("/api/v1/places", "GET, HEAD, OPTIONS"),
    ],
)
def test_whatever_an_address_does_not_take_is_refused_with_what_it_takes(
    app: Any, path: str, taken: str, method: str
) -> None:
    if method not in taken:
        answer = ask(app, path, method=method)
        assert (answer.status, answer.header("allow")) == (405, taken)
    for one in ("GET", "HEAD"):
        assert ask(app, path, method=one).status != 405


def test_a_picture_that_is_not_drawn_now_says_when_to_ask_again(app: Any, tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file stands where the folder would be")
    chart = re.search(r"charts/([^.]+)\.svg", ask(app, f"/{PAGE}").text)
    assert chart is not None
    answer = ask(app, f"/{PAGE}charts/{chart[1]}.png")
    assert (answer.status, answer.header("retry-after")) == (503, "600")
    assert answer.header("cache-control") == "no-store"


def test_who_leaves_while_sending_a_form_is_no_fault_of_the_program(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    shown = site(tmp_path)
    told = [{"type": "http.request", "body": b"place=02P", "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return told.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/report/", "raw_path": b"/report/", "query_string": b"", "root_path": "",
        "client": ("192.0.2.1", 5), "server": ("127.0.0.1", 8000),
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }  # fmt: skip

    async def asking() -> None:
        await shown.app(scope, receive, send)

    run_to_the_end(asking())
    assert [one["event"] for one in shown.records] == ["request"]
