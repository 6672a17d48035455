"""A web worker reads and sends. What computes is not even loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("numpy", "scipy", "duckdb", "vl_convert", "typst", "docx", "xlsxwriter", "fairwait.analysis")
_PROGRAM = """
import sys
from pathlib import Path
from fairwait.web.app import create_app
from fairwait.web.settings import Settings
from fairwait.web.serving import patience, worker
from tests.web.asgi import ask
from tests.web.three_pages import three_pages
three_pages(Path(sys.argv[1]), "v1")
app = create_app(Settings(Path(sys.argv[1]), Path(sys.argv[1]) / "spool", log=False))
statuses = [ask(app, path, query).status for path, query in (
    ("/", ""), ("/place/02P/", ""), ("/place/02P/findings.json", ""), ("/places/", "q=south"), ("/report/", ""),
    ("/nothing/", ""), ("/api/v1/places", ""), ("/version", ""))]
assert statuses[:3] == [200, 200, 200], statuses
assert max(statuses) < 500, statuses
print(*sorted(sys.modules))
"""


def test_a_worker_that_has_answered_every_kind_of_question_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], cwd=root, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "fairwait.web.app" in loaded
    assert [one for one in HEAVY if one in loaded] == []
