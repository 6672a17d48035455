"""What a reader is sent who opens the website for the first time: the real start page and all that it loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from fairwait.web.app import create_app
from fairwait.web.settings import Settings
from tests.web.asgi import Answer, ask

#: 52,000 at the time of writing: the page 39,000, its styles 8,500, its script 4,200 and its icon.
MOST_BYTES: Final = 200_000
_LOADED: Final = (
    r'<script[^>]* src="([^"]+)"',
    r'<link rel="(?:stylesheet|icon|preload|modulepreload)"[^>]* href="([^"]+)"',
    r'<(?:img|source|iframe|object|embed|video)[^>]* (?:src|srcset|data)="([^"]+)"',
    r'<(?:image|use)[^>]* href="([^#"][^"]*)"',
)


def test_the_start_page_with_all_that_it_loads_is_under_200_kb_as_sent(small_edition: Path, tmp_path: Path) -> None:
    app = create_app(Settings(small_edition.parent, tmp_path, rate=0.0, log=False))

    def sent(path: str) -> Answer:
        answer = ask(app, path, headers={"accept-encoding": "gzip, deflate, br"})
        assert answer.status == 200, path
        return answer

    page = sent("/")
    named = {one for pattern in _LOADED for one in re.findall(pattern, page.text) if not one.startswith("data:")}
    loaded = {one: sent(f"/{one}") for one in named}
    assert {one.rpartition(".")[2] for one in loaded} >= {"css", "js"}, "the page has styles and a script"
    further = [one for answer in loaded.values() for one in re.findall(r"url\((?!.?data:)|@import", answer.text)]
    assert further == [], "what is loaded loads nothing else"
    assert len(page.body) + sum(len(one.body) for one in loaded.values()) < MOST_BYTES
