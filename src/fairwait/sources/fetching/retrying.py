"""Asking again: a few times, at growing and uneven intervals, never sooner than the publisher asked, never for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from fairwait.sources.fetching.failures import PassingError, UnreachedError, come_back, gave_up, not_reached
from fairwait.sources.fetching.limits import Limits

if TYPE_CHECKING:
    from tenacity import RetryCallState

Fetched = TypeVar("Fetched")


def keep_asking(
    attempt: Callable[[], Fetched],
    *,
    url: str,
    host: str,
    limits: Limits,
    due: float,
    clock: Callable[[], float],
    pause: Callable[[float], None],
    part_kept: Callable[[], bool] = lambda: False,
) -> Fetched:
    """What ``attempt`` gives, tried again after each failure that may pass.

    Raises
    ------
    FetchError
        The attempt's own, or one that says how often it was tried and what went wrong at last.
    """
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

    backoff = wait_exponential(limits.first_wait, limits.longest_wait) + wait_random(0, limits.first_wait)

    def wait(state: RetryCallState) -> float:
        if isinstance(_failure(state), UnreachedError):
            return limits.unreached_wait
        return max(backoff(state), _failure(state).wait or 0.0)

    def enough(state: RetryCallState) -> bool:
        failure = _failure(state)
        if isinstance(failure, UnreachedError):
            return failure.times >= limits.unreached_tries
        return stop_after_attempt(limits.tries)(state)

    def no_time_left(state: RetryCallState) -> bool:
        return clock() + state.upcoming_sleep > due

    def give_up(state: RetryCallState) -> Fetched:
        failure = _failure(state)
        if isinstance(failure, UnreachedError):
            raise not_reached(failure, url, part_kept=part_kept()) from failure
        raise gave_up(url, failure.sentence, state.attempt_number, part_kept=part_kept()) from failure

    def told(state: RetryCallState) -> bool:
        """Whether the publisher asked for a longer pause than a command should wait."""
        return (_failure(state).wait or 0.0) > limits.longest_retry_after

    def stay_away(state: RetryCallState) -> Fetched:
        if told(state):
            raise come_back(host, url, _failure(state).wait or 0.0) from _failure(state)
        return give_up(state)

    return Retrying(
        retry=retry_if_exception_type(PassingError),
        wait=wait,
        stop=lambda state: told(state) or enough(state) or no_time_left(state),
        sleep=pause,
        retry_error_callback=stay_away,
    )(attempt)


def _failure(state: RetryCallState) -> PassingError:
    failure = state.outcome.exception() if state.outcome is not None else None
    return failure if isinstance(failure, PassingError) else PassingError("it failed")
