"""What the API refuses: politely, as problem+json, and without a word about what it is made of."""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.api_edition import Api

ROOT = Path(__file__).resolve().parents[2]
LEAKS = ("Traceback", "sqlite", "select ", str(ROOT), tempfile.gettempdir(), ".py", "site-packages", "File ")


def problem(answer_text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(answer_text)
    return found


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/nowhere", 404),
        ("/places/ZZZZ", 404),
        ("/places/../../etc/passwd", 404),
        ("/measures/no_such", 404),
        ("/findings/page?path=place/ZZZ/", 404),
        ("/findings/page?path=../../etc/passwd", 422),
        ("/findings/page?path=place/02T/&format=csv", 422),
        ("/places?nonsense=1", 422),
        ("/places?limit=0", 422),
        ("/places?limit=1001", 422),
        ("/places?limit=-1", 422),
        ("/places?limit=1e9", 422),
        ("/places?limit=99999999999999999999999999999999", 422),
        ("/places?limit=1&limit=2", 422),
        ("/places?cursor=1", 422),
        ("/places?cursor=!!!", 422),
        ("/places?sort=password", 422),
        ("/places?geography=planet", 422),
        ("/places?format=xml", 422),
        ("/places?q=%00", 422),
        ("/places?q=%FF%FE", 422),
        ("/places?q=%E2%80%AE", 422),
        ("/places?q=" + "a" * 5000, 422),
        ("/places?" + "&".join("geography=icb" for _ in range(100)), 422),
        ("/search", 422),
        ("/search?q=", 422),
        ("/search?q=a&limit=11", 422),
        ("/series?measure=no_such", 422),
        ("/series?area=99999", 422),
        ("/series?treatment_function=C_0", 422),
        ("/series?from=2026-01&to=2025-01", 422),
        ("/series?cursor=WzFd", 422),
        ("/series?sort=value", 422),
        ("/findings/rows", 422),
        ("/findings/rows?table=none", 422),
        ("/findings/rows?table=t' or '1'='1", 422),
        ("/findings/rows?table=../../etc/passwd", 422),
        ("/findings/tables?q=%00", 422),
        ("/data-quality/submissions?period=2026-01&from=2025-01", 422),
        ("/data-quality/submissions?from=2026-01&to=2025-01", 422),
        ("/data-quality/submissions?status=asleep", 422),
        ("/data-quality/submissions?sort=reason;drop table submission", 422),
        ("/data-quality/submissions?cursor=LTE", 422),
        ("/estimates?measure=no_such", 422),
        ("/estimates?measure='; drop table estimate; --", 422),
        ("/estimates?measure=median_wait' or '1'='1", 422),
        ("/estimates?area=<script>alert(1)</script>", 422),
        ("/estimates?area=99999", 422),
        ("/estimates?treatment_function=C_0", 422),
        ("/estimates?period=2026-13", 422),
        ("/estimates?period=٢٠٢٦-٠١", 422),
        ("/estimates?period=2026-01&from=2025-01", 422),
        ("/estimates?from=2026-01&to=2025-01", 422),
        ("/estimates?columns=value,password", 422),
        ("/estimates?sort=value", 422),
        ("/estimates?" + "&".join(f"area=A{at}" for at in range(21)), 422),
        ("/data-quality/not-ranked?measure=../x", 422),
        ("/watch-list?rule=<b>", 422),
        ("/measures/median_wait?limit=1", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_and_nothing_leaks(api: Api, target: str, status: int) -> None:
    answer = api.raw(target.encode("utf-8").decode("latin-1"))
    assert answer.status == status, answer.text
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("cache-control") == "no-store"
    told = problem(answer.text)
    assert {"type", "title", "status", "detail", "where", "expected", "remedy"} <= set(told)
    assert told["status"] == status  # type: ignore[comparison-overlap]
    assert told["detail"]
    assert not any(leak in answer.text for leak in LEAKS)


def test_an_unknown_parameter_is_answered_with_those_there_are(api: Api) -> None:
    told = problem(api.get("/places", colour="red").text)
    assert "colour: there is no such parameter" in told["detail"]
    for name in ("geography", "region", "icb", "q", "limit", "cursor", "sort", "format"):
        assert name in told["expected"]
    told = problem(api.get("/estimates", fro="2025-01").text)
    assert "from, to" in told["expected"]


def test_an_unknown_measure_is_answered_with_those_there_are(api: Api) -> None:
    told = problem(api.get("/estimates", measure="median").text)
    assert (told["where"], told["expected"]) == ("measure", "one of: median_wait, within_18_weeks")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_changed(api: Api, method: str) -> None:
    answer = api.raw("/places", method=method, body=b"{}")
    assert answer.status == 405
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("allow") == "GET, HEAD, OPTIONS"


def test_a_kind_of_answer_that_is_not_there_is_refused(api: Api) -> None:
    for accept in ("image/png", "application/json;q=0", "text/html"):
        assert api.get("/places", headers={"Accept": accept}).status == 406


@pytest.mark.parametrize(
    "value",
    [
        -1, 10**9, 1.5, True, "x", [], ["after"], ["after", 1, 2, 3, 4, 5], ["sideways", "a", "b", "c", "d", "e"],
        {"after": 1}, ["after", "a", "b", "c", "d", "e" * 500],
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/estimates", "/places"])
def test_a_cursor_that_was_made_up_is_refused(api: Api, path: str, value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    answer = api.get(path, cursor=cursor)
    assert answer.status == 422, answer.text


def test_a_cursor_beyond_the_end_finds_nothing_and_costs_nothing(api: Api) -> None:
    cursor = base64.urlsafe_b64encode(b'["after","zzz","zzz","9999-12","zzz","zzz"]').decode().rstrip("=")
    answer = api.get("/estimates", cursor=cursor)
    assert (answer.status, json.loads(answer.text)["data"]) == (200, [])


def test_without_an_edition_the_api_says_when_to_ask_again() -> None:
    answer = Api(None).get("/places")
    assert answer.status == 503
    assert answer.header("retry-after") == "5"


def test_a_fault_of_the_program_says_nothing_of_the_program(app_anywhere: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret select * from store")

    monkeypatch.setattr("fairwait.web.api.places.page_of", broken)
    answer = TestClient(app_anywhere, raise_server_exceptions=False).get("/places")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "went wrong" in answer.text
    assert "secret" not in answer.text
