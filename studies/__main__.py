"""``python -m studies NAME``: run one of the studies, or say which there are."""

from __future__ import annotations

import sys
from importlib import import_module

STUDIES = {
    "rank_coverage": "whether rank intervals hold the true rank as often as they promise",
    "month_noise_run": "how much figures vary from month to month, on the published figures",
    "signals": "how often control charts, CUSUM and change points speak without cause",
    "gap": "whether the answer about the gap over time holds what it promises",
    "improvers": "whether the test of improvers finds change, and only change",
}


def main(arguments: list[str]) -> int:
    """Run the study named; without a name, list them."""
    if len(arguments) == 1 and arguments[0] in STUDIES:
        import_module(f"studies.{arguments[0]}").main()
        return 0
    for name, asks in STUDIES.items():
        print(f"python -m studies {name}: {asks}")
    return 0 if not arguments else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
