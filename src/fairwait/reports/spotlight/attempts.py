"""Findings that a month may hold too little for."""

from __future__ import annotations

from collections.abc import Callable

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Finding


def attempt(make: Callable[..., Finding | None], *about: object) -> Finding | None:
    """A finding beside the leading one; None where the month holds too little for it."""
    try:
        return make(*about)
    except NothingToAnswerWithError:
        return None


def findings(*made: Finding | None) -> tuple[Finding, ...]:
    """Those that could be made."""
    return tuple(finding for finding in made if finding is not None)
