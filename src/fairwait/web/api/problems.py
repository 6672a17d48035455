"""Errors as ``application/problem+json`` (RFC 9457): what is wrong, where, what was expected, and what to do.

They never tell what the program is made of: no paths of files, no queries, no traces.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from fairwait.domain.errors import FairwaitError

MEDIA_TYPE: Final = "application/problem+json"
_LOG = logging.getLogger(__name__)
_TITLES: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    404: "There is nothing here",
    405: "This address only answers questions",
    406: "There is no answer of that kind",
    414: "The address is too long",
    422: "The question cannot be answered as it was asked",
    429: "Too much at once",
    500: "Something went wrong here",
    503: "There is no edition yet",
}
_REMEDIES: Final[Mapping[int, str]] = {
    404: "look at /api/v1/ for what there is",
    405: "ask with GET",
    429: "wait a little and ask again",
    500: "ask again later; what happened has been written down",
    503: "ask again in a few seconds",
}


class Mistake(BaseModel):
    """One parameter that cannot be used."""

    parameter: str = Field(description="Which parameter.")
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """An error, by RFC 9457, with the four things that every error of fairwait says."""

    type: str = Field(
        default="about:blank", description="Always about:blank: the status says what kind of error it is."
    )
    title: str = Field(description="What kind of error it is, the same for every error of the status.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, in a sentence.")
    where: str = Field(default="", description="Which part of the question is meant; empty where it is the whole.")
    expected: str = Field(default="", description="What would have been right; empty where there is nothing to say.")
    remedy: str = Field(default="", description="What to do; empty where there is nothing to do.")
    errors: list[Mistake] = Field(default_factory=list, description="Every parameter at fault, one by one.")


class ProblemError(Exception):
    """Raised by an endpoint that cannot answer; becomes the response."""

    def __init__(self, status: int, detail: str, *, where: str = "", expected: str = "", remedy: str = "") -> None:
        super().__init__(detail)
        self.problem = _problem(status, detail, where=where, expected=expected, remedy=remedy)


def problem_of(error: HTTPException) -> Response:
    """An HTTP error, such as an address that does not exist, as a problem."""
    status = error.status_code
    return _response(_problem(status, f"{_TITLES.get(status, str(error.detail))}."), error.headers)


async def answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_of(error)


async def answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return _response(error.problem, {"retry-after": "5"} if error.problem.status == 503 else None)


async def answer_known(request: Request, error: Exception) -> Response:
    """An error of our own family. Only what is wrong is told: the rest speaks of files and commands."""
    assert isinstance(error, FairwaitError)
    _LOG.exception("the API could not answer %s", request.url.path)
    return _response(_problem(500, f"{_TITLES[500]}."))


async def answer_unforeseen(request: Request, error: Exception) -> Response:
    return _response(_problem(500, f"{_TITLES[500]}."))


async def answer_invalid(request: Request, error: Exception) -> Response:
    """Parameters that cannot be used, in words; unknown ones with the names of those there are."""
    assert isinstance(error, RequestValidationError)
    mistakes = [_mistake(each) for each in error.errors()]
    unknown = any(each["type"] == "extra_forbidden" for each in error.errors())
    names = ", ".join(_names(request)) if unknown else ""
    said = dict.fromkeys(f"{one.parameter}: {one.message}" for one in mistakes)
    found = _problem(
        422, f"{'; '.join(said)}.", where=", ".join(dict.fromkeys(one.parameter for one in mistakes)),
        expected=f"parameters out of: {names}" if names else "", remedy="see /api/v1/openapi.json for every parameter",
    )  # fmt: skip
    return _response(found.model_copy(update={"errors": mistakes}))


def _mistake(error: Mapping[str, object]) -> Mistake:
    location = error["loc"]
    assert isinstance(location, tuple)
    name = str(location[1]) if len(location) > 1 else "the question"
    if error["type"] == "extra_forbidden":
        return Mistake(
            parameter=name[:60] if name.isprintable() else "a parameter", message="there is no such parameter"
        )
    text = str(error["msg"]).removeprefix("Value error, ")
    return Mistake(parameter=name, message=text[:1].lower() + text[1:])


def _names(request: Request) -> list[str]:
    """What may be asked where the question went: the names of the fields of its parameters."""
    route = request.scope.get("route")
    dependant = getattr(route, "dependant", None)
    models = [one.field_info.annotation for one in getattr(dependant, "query_params", ())]
    return [
        field.alias or name
        for model in models if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    ]  # fmt: skip


def _problem(status: int, detail: str, *, where: str = "", expected: str = "", remedy: str = "") -> Problem:
    title = _TITLES.get(status, "The request cannot be answered")
    return Problem(
        title=title, status=status, detail=detail, where=where, expected=expected,
        remedy=remedy or _REMEDIES.get(status, ""),
    )  # fmt: skip


def _response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    every = {**(headers or {}), "cache-control": "no-store"}
    return Response(to_json(problem), status_code=problem.status, media_type=MEDIA_TYPE, headers=every)
