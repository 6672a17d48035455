"""One web worker in a process of its own, asked every kind of question: what it loaded and the most memory it took."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fairwait.web.app import create_app
from fairwait.web.serving import patience, worker
from fairwait.web.settings import Settings
from tests.web.asgi import Answer, ask

#: What a server loads besides the application.
WORKER = (patience, worker)
PLACES = ("02T", "03R", "03N", "02P", "15F", "36J", "27D", "10R")
FUNCTIONS = ("C_100", "C_101", "C_110", "C_120", "C_130")
#: Where pictures and tables of every kind are, and the pages that are looked at besides.
PAGES = (
    "/",
    "/place/03R/",
    "/measures/median_wait/sub-icb/",
    "/watch-list/",
    "/data/",
    "/improvers/within_18_weeks/icb/",
)
OTHERS = (
    "/places/", "/measures/", "/gap/", "/data/revisions/", "/data/methods/", "/glossary/", "/about/", "/report/",
    "/api/", "/places/?q=wakefeild", "/places/?q=devon", "/wait/", "/compare/", "/version", "/healthz",
    "/api/v1/openapi.json",
)  # fmt: skip
FILES_OF_A_PAGE = 5
API = (
    "/api/v1/places?limit=500", "/api/v1/search?q=leeds", "/api/v1/names?limit=500", "/api/v1/measures",
    "/api/v1/estimates?measure=within_18_weeks&geography=sub-icb&limit=1000",
    "/api/v1/estimates?measure=median_wait&geography=icb&format=csv",
    "/api/v1/series?measure=within_18_weeks&geography=icb", "/api/v1/data-quality/submissions?limit=1000",
    "/api/v1/watch-list", "/api/v1/findings", "/api/v1/findings/tables", "/api/v1/sources",
)  # fmt: skip


class Asked:
    """A website in this process; every question has to be answered."""

    def __init__(self, editions: Path, spool: Path) -> None:
        self.settings = Settings(editions, spool, rate=0.0, log=False)
        self._app = create_app(self.settings)

    def get(self, address: str, status: int = 200) -> Answer:
        target = urlsplit(address)
        answer = ask(self._app, target.path, target.query, headers={"accept-encoding": "gzip"})
        assert answer.status == status, (address, answer.status, answer.text[:400])
        return answer

    def send(self, path: str, form: str) -> int:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return ask(self._app, path, method="POST", headers=kind, body=form.encode()).status


def pages_and_their_files(site: Asked) -> None:
    """Pages, and the findings, drawings and tables that stand below some of them."""
    for path in (*PAGES, *OTHERS):
        text = site.get(path).text
        if path not in PAGES:
            continue
        site.get(f"{path}findings.json")
        for kind in (r"charts/[\w-]+\.svg", r"charts/[\w-]+\.csv", r"tables/[\w-]+\.csv"):
            for file in sorted(set(re.findall(rf'href="({kind})', text)))[:FILES_OF_A_PAGE]:
                site.get(path + file)


def questions(site: Asked) -> None:
    """Comparisons of up to eight places, and where one would wait less, each asked once: no answer is remembered."""
    for many in range(2, len(PLACES) + 1):
        site.get("/compare/?" + "&".join(f"place={one}" for one in sorted(PLACES[:many])))
    for place in PLACES:
        for function in FUNCTIONS:
            site.get(f"/wait/?near={place}&function={function}&miles=20")
    assert site.send("/report/", "place=03R&period=2026-01&format=html") == 303


def told(editions: Path, api_editions: Path, spool: Path) -> dict[str, Any]:
    """What the worker loaded, the most memory it took, in MB, and how much more it may take to remember answers."""
    site = Asked(editions, spool / "site")
    pages_and_their_files(site)
    questions(site)
    api = Asked(api_editions, spool / "api")
    for address in API:
        api.get(address)
    most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert most is not None
    return {
        "loaded": sorted(sys.modules),
        "memory_mb": int(most[1]) / 1000, "remembers_mb": site.settings.cache_bytes / 1e6,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(told(*(Path(one) for one in sys.argv[1:]))))
