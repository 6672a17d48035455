"""How the server is: alive, ready to answer, and of which version."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from fairwait.domain.version import version
from fairwait.web.serving.holder import EditionHolder

_NOT_KEPT = {"cache-control": "no-store"}


def router(holder: EditionHolder) -> APIRouter:
    """The routes for whoever runs the server: ``/healthz``, ``/readyz`` and ``/version``."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> JSONResponse:
        """The process answers."""
        return JSONResponse({"status": "alive"}, headers=_NOT_KEPT)

    @routes.get("/readyz")
    async def readyz() -> JSONResponse:
        """An edition is open, whole or still being made."""
        if holder.edition is None:
            again = {**_NOT_KEPT, "retry-after": "5"}
            return JSONResponse({"status": "no edition yet"}, status_code=503, headers=again)
        return JSONResponse({"status": "ready"}, headers=_NOT_KEPT)

    @routes.get("/version")
    async def of_what() -> JSONResponse:
        """The program and the data: which version, of which month, and how much of it has been made."""
        edition = holder.edition
        told: dict[str, object] = {"fairwait": version(), "edition": None}
        if edition is not None:
            made, planned = edition.made()
            told["edition"] = {
                "version": edition.version, "period": edition.meta.get("period"), "made": edition.meta.get("made"),
                "whole": edition.whole, "pages": made, "planned": planned,
            }  # fmt: skip
        return JSONResponse(told, headers=_NOT_KEPT)

    return routes
