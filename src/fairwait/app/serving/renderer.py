"""``python -m fairwait.app.serving.renderer``: the one process that turns drawings into pixels."""

from __future__ import annotations

import time
from typing import Final

from fairwait.app.serving.told import at_most, begin, taking
from fairwait.web.serving.line import Line

_SECONDS: Final = 20
_GLANCE: Final = 0.03
_FAILED: Final = "This picture could not be drawn."


def draw_next(line: Line) -> bool:
    """Draw the picture that has waited longest; False where none waits."""
    job = line.claim()
    if job is None:
        return False
    from fairwait.charts.png import render_png

    at_most(_SECONDS)
    try:
        line.finish(job, render_png(job.body.decode("utf-8")))
    except Exception:  # the library says in many ways that it cannot
        line.fail(job, _FAILED)
    finally:
        at_most(0)
    return True


def main() -> None:
    line = begin().spool.pictures
    with taking(line):
        line.recover(_FAILED)
        while True:
            if not draw_next(line):
                time.sleep(_GLANCE)


if __name__ == "__main__":
    main()
