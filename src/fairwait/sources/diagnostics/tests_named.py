"""Which diagnostic test a row is of: its number and its printed name must agree, and a total must not pass for a test.

A number that is not known is drift: the figures are kept under their own code (``D17``) and are part of ALL, because
the publisher's totals count them and a sum without them would not be the organisation's; the release says so, and the
code stays unmapped until it is taught.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from fairwait.domain.errors import BadInputError
from fairwait.sources.diagnostics.columns import TEACH_TEST, TEST_NAMES, TOTAL_ID, TOTAL_NAME
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.workbook_grid import plain

#: Words of a name that would make an unknown test a sum of others.
_SUMS = ("total", "all tests", "all diagnostics", "grand")
_NEAR = 0.6


def check_test_names(found: Mapping[tuple[int, str], str]) -> tuple[Drift, ...]:
    """What is not known among the pairs of number and printed name, each with the place where it first stands.

    Raises
    ------
    BadInputError
        Where a name belongs to another number, where a total hides under a test's number and where the number of the
        total carries a test's name: either would count patients twice or under a test they do not wait for.
    """
    drift = []
    for (test, name), where in found.items():
        words = plain(name)
        if test == TOTAL_ID or words == TOTAL_NAME or any(word in words for word in _SUMS):
            if test != TOTAL_ID or words != TOTAL_NAME:
                raise _disagree(test, name, where)
        elif test not in TEST_NAMES:
            drift.append(_unknown_test(test, name, where))
        elif words != TEST_NAMES[test]:
            drift.append(_renamed(test, name, where))
    return tuple(drift)


def _unknown_test(test: int, name: str, where: str) -> Drift:
    if plain(name) in TEST_NAMES.values():
        raise _disagree(test, name, where)
    return unknown("code", f"{test} {name}", _spelled(), where=f"{where}; kept as D{test:02d} and part of the sum "
                   "over all tests", teach=TEACH_TEST)  # fmt: skip


def _renamed(test: int, name: str, where: str) -> Drift:
    """A known number under a new name: taken where the name is nearest to its own, refused where to another's."""
    nearest = difflib.get_close_matches(plain(name), TEST_NAMES.values(), n=1, cutoff=_NEAR)
    if not nearest or nearest[0] != TEST_NAMES[test]:
        raise _disagree(test, name, where)
    return unknown("code", f"{test} {name}", _spelled(), where=f"{where}; read by its number", teach=TEACH_TEST)


def _spelled() -> Iterable[str]:
    return [f"{test} {name}" for test, name in TEST_NAMES.items()]


def _disagree(test: int, name: str, where: str) -> BadInputError:
    known = TEST_NAMES.get(test, TOTAL_NAME if test == TOTAL_ID else "")
    return BadInputError(
        f"The diagnostic test {test} is called “{name}”, which is not what that number stands for",
        where=where,
        expected=f"the name “{known}” for the number {test}" if known else "a test that fairwait knows",
        remedy=f"get the file again; if the publisher has changed its tests, teach it in {TEACH_TEST}",
    )
