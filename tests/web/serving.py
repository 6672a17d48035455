"""The website around a small edition, without the parts that these tests are not about."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response

from fairwait.web import api
from fairwait.web.serving import guarded, health
from fairwait.web.serving.holder import EditionHolder
from fairwait.web.serving.records import Records
from fairwait.web.serving.spool import Spool
from fairwait.web.settings import Settings
from fairwait.web.site import printed, reports


@dataclass
class Site:
    """A guarded application, its holder, and what it wrote down."""

    folder: Path
    settings: Settings
    log: io.StringIO = field(default_factory=io.StringIO)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.holder = EditionHolder(self.folder, clock=self._now)
        self.spool = Spool(self.settings.spool)
        self.time = 0.0
        self.app = guarded(self._application(), self.holder, self.settings, Records(self.log))

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def _now(self) -> float:
        """A clock on which a second goes by at each look, so that the pointer is looked at every time."""
        self.time += 1.0
        return self.time

    def _application(self) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.include_router(health.router(self.holder))

        @app.get("/said")
        async def said(text: str = "") -> Response:
            self.asked.append(text)
            return PlainTextResponse(f"You said {text}. " * 100)

        @app.get("/small")
        async def small() -> Response:
            return PlainTextResponse("few words")

        @app.get("/fault")
        async def fault(text: str = "") -> Response:
            raise RuntimeError(f"secret {text}")

        @app.get("/not-kept")
        async def not_kept() -> Response:
            self.asked.append("not kept")
            return PlainTextResponse("at once", headers={"cache-control": "no-store"})

        @app.post("/form")
        async def form() -> Response:
            raise AssertionError("a body this large is never read to its end")

        app.mount(api.MOUNTED, api.application(self.holder))
        app.include_router(reports.router(self.holder, self.spool))
        app.include_router(printed.router(self.holder, printed.Elsewhere(self.spool.png, self.spool.want)))
        return app


def site(tmp_path: Path, **changed: Any) -> Site:
    """A site over the editions in ``tmp_path``; there is no limit to how often it may be asked unless one is named."""
    named = {"rate": 0.0, **changed}
    return Site(tmp_path, Settings(editions=tmp_path, spool=tmp_path / "spool", **named))
