"""``python -m fairwait.app.serving.preparer``: makes the edition of what a store holds, unless it is there."""

from __future__ import annotations

import os
import sys
from typing import Final

from fairwait.app.serving.told import begin
from fairwait.domain.errors import FairwaitError
from fairwait.web.serving.records import Records

_PROCESSES: Final = max(1, min(2, os.cpu_count() or 1))
_TOLD_EVERY: Final = 50


def main() -> int:
    """What the shell is told: nought, or the exit code of the error that was met."""
    from fairwait.editions.making import make_edition
    from fairwait.web.layout.press import press

    told, records = begin(gently=10), Records()

    def progress(made: int, planned: int, path: str) -> None:
        if made % _TOLD_EVERY == 0 or made == planned:
            records.event("making the edition", pages=made, planned=planned)

    try:
        made = make_edition(
            told.editions, press, store=told.store, processes=_PROCESSES, wanted=told.spool.wanted, told=progress,
            show_early=True,
        )  # fmt: skip
    except FairwaitError as error:
        records.event("edition not made", reason=str(error))
        return int(error.exit_code)
    except Exception as error:  # written down as everything else is
        records.fault(error, "the edition")
        return 1
    failed = [path for path, _ in made.failed]
    records.event("edition", version=made.version, pages=made.pages, new=made.fresh, not_made=failed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
