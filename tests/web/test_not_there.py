"""What is said of a page that is not there: that it comes, that it never will and why, or what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.editions.naming import edition_file
from fairwait.editions.writing import EditionWriter
from tests.web.asgi import ask
from tests.web.serving import site
from tests.web.three_pages import three_pages

MISSING = "place/03N/"


def with_a_hole(folder: Path, *, finished: bool, failed: bool = True) -> None:
    """An edition of which one page is planned and not there."""
    three_pages(folder, "v1", whole=False)
    writer = EditionWriter(edition_file(folder, "v1"))
    if failed:
        writer.fact("failed", [[MISSING, "No figures are held of it"]])
    if finished:
        writer.finish()
    else:
        writer.close()


@pytest.mark.parametrize("finished", [True, False])
def test_a_page_that_could_not_be_made_says_why_and_promises_nothing(tmp_path: Path, finished: bool) -> None:
    with_a_hole(tmp_path, finished=finished)
    shown = site(tmp_path)
    answer = ask(shown.app, f"/{MISSING}")
    assert answer.status == 404
    assert "This page could not be made" in answer.text
    assert "No figures are held of it." in answer.text
    assert "shortly" not in answer.text
    assert "typed" not in answer.text
    assert answer.header("retry-after") is None
    assert "refresh" not in answer.text.lower()
    assert list(shown.spool.wanted()) == [], "nobody is asked to make it"


def test_a_page_that_is_still_to_be_made_is_asked_for(tmp_path: Path) -> None:
    with_a_hole(tmp_path, finished=False, failed=False)
    shown = site(tmp_path)
    answer = ask(shown.app, f"/{MISSING}")
    assert (answer.status, answer.header("retry-after")) == (503, "5")
    assert list(shown.spool.wanted()) == [MISSING]


@pytest.mark.parametrize("path", ["compare", "wait", "report", "report/made", "api", "api/v1", "WAIT", "Compare/"])
def test_pages_made_on_request_are_found_without_their_last_slash(tmp_path: Path, path: str) -> None:
    three_pages(tmp_path, "v1")
    answer = ask(site(tmp_path).app, f"/{path}", "place=02P&place=03N")
    assert answer.status == 308
    assert answer.header("location") == f"/{path.lower().rstrip('/')}/?place=02P&place=03N"
