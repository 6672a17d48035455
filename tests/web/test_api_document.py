"""The OpenAPI document is true: whatever it allows is answered as it says, and nothing breaks the API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fairwait.editions.reading import Edition
from fairwait.web.api import page_router
from fairwait.web.api.application import document
from fairwait.web.api.page import about_the_api
from tests.web.api_edition import Api
from tests.web.asgi import ask

ROOT = Path(__file__).resolve().parents[2]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
OPERATIONS = sorted(document()["paths"])


def test_the_document_names_every_parameter_and_answer() -> None:
    made = document()
    assert made["openapi"].startswith("3.1")
    assert made["servers"] == [{"url": "/api/v1"}]
    for path, methods in made["paths"].items():
        assert list(methods) == ["get"], path
        operation = methods["get"]
        assert operation["description"], path
        assert all(one.get("description") for one in operation["parameters"] if one["in"] == "query"), path
        assert {"200", "304", "404", "406", "422", "429", "500", "503"} <= set(operation["responses"])
        assert {"application/json", "text/csv"} <= set(operation["responses"]["200"]["content"])
        for status in ("404", "422", "500"):
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_the_document_is_served(api: Api) -> None:
    import json

    assert json.loads(api.get("/openapi.json").text) == document()


def operation_of(path: str) -> Any:
    return schemathesis.openapi.from_dict({**document(), "servers": [{"url": "/"}]})[path]["GET"]


@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_that_can_be_asked_breaks_the_api_or_its_promises(
    app_anywhere: Any, path: str, mode: GenerationMode
) -> None:
    """Made-up questions, right and wrong: no fault of the server, and every answer as the document says."""
    asked = []

    @settings(
        max_examples=20, phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    @given(operation_of(path).as_strategy(generation_mode=mode))
    def asks(case: Any) -> None:
        asked.append(case.call_and_validate(app=app_anywhere, checks=CHECKS).status_code)

    asks()
    assert set(asked) <= {200, 404, 406, 422}


@pytest.mark.parametrize(
    ("path", "named"), [("/places/{code}", {"code": "03R"}), ("/measures/{measure}", {"measure": "median_wait"})]
)
def test_one_thing_is_answered_as_the_document_says(app_anywhere: Any, path: str, named: dict[str, str]) -> None:
    case = operation_of(path).Case(path_parameters=named)
    assert case.call_and_validate(app=app_anywhere, checks=CHECKS).status_code == 200


def guided(of_pages: bool) -> list[str]:
    """The addresses that the guide names: those of the tables of real pages, or all others."""
    guide = (ROOT / "docs" / "how-to" / "read-the-api.md").read_text(encoding="utf-8")
    found = re.findall(r"/api/v1(/[^\s\"'`]+)", guide)
    return [one for one in found if one.startswith("/findings") == of_pages]


def test_every_address_in_the_guide_answers(api: Api) -> None:
    """The lines for pandas, polars and R read addresses that exist, as CSV with rows."""
    found = guided(of_pages=False)
    tables = [one for one in found if one.endswith("format=csv")]
    assert len(tables) == 6
    for target in found:
        answer = api.raw(target)
        assert answer.status == 200, f"{target}: {answer.text}"
    for target in tables:
        text = api.raw(target).text.removeprefix("\ufeff")
        assert len(text.splitlines()) > (0 if "former" in target else 2)  # nobody has former codes here
        if "/estimates" in target:
            assert text.startswith("measure,geography,period,treatment_function,area,")


def test_every_table_of_a_page_that_the_guide_names_is_there(small_edition: Path) -> None:
    edition = Edition(small_edition)
    found = guided(of_pages=True)
    assert len(found) >= 5
    for target in found:
        answer = Api(edition).raw(target)
        assert answer.status == 200, f"{target}: {answer.text}"
        if target.endswith("format=csv"):
            assert len(answer.text.splitlines()) > 2, target
    edition.close()


def test_the_page_for_people_tells_every_address_and_parameter(api: Api) -> None:
    from fairwait.web.layout.press import screen

    html = screen("api", {"report": about_the_api()}, api.edition, "api/")
    assert "<script>" not in html
    for path, methods in document()["paths"].items():
        assert f"/api/v1{path}" in html
        for one in methods["get"]["parameters"]:
            assert one["name"] in html


def test_every_file_that_the_page_for_people_offers_is_there(api: Api) -> None:
    site = FastAPI()
    site.include_router(page_router(api))
    html = ask(site, "/api/").text
    files = re.findall(r'href="((?:tables/|findings)[^"#]*)"', html)
    assert len(files) > 20
    for name in files:
        path, _, query = name.partition("?")
        assert ask(site, f"/api/{path}", query).status == 200, name
    assert ask(site, "/api/tables/none.csv").status == 404
