"""The stylesheet, the script and the icon as the website hands them out."""

from __future__ import annotations

import pytest

from fairwait.web.layout.bundle import static_files
from tests.web.asked_pages import Asked


@pytest.mark.parametrize("name", sorted(static_files()))
def test_a_shared_file_may_be_kept_for_good(asked: Asked, name: str) -> None:
    answer = asked(f"/static/{name}")
    assert answer.status == 200
    assert answer.text.encode("utf-8") == static_files()[name].content
    assert "immutable" in (answer.header("cache-control") or "")


def test_a_page_of_another_version_is_not_left_bare(asked: Asked) -> None:
    answer = asked("/static/site.0123456789.css")
    assert (answer.status, answer.header("content-type")) == (200, "text/css; charset=utf-8")
    assert answer.header("cache-control") == "public, max-age=60"


@pytest.mark.parametrize(
    "name", ["site.css", "site.0123456789.exe", "x.0123456789.css", "..%2fsite.css", "site.XXXXXXXXXX.css"]
)
def test_there_is_no_other(asked: Asked, name: str) -> None:
    assert asked(f"/static/{name}").status in (400, 404)


def test_search_engines_are_asked_to_leave_endless_answers_alone(asked: Asked) -> None:
    assert "Disallow: /compare/" in asked("/robots.txt").text
