"""The error family. Every error says what, where, what was expected and what to do.

Exit codes are a contract with scripts: 0 done, 2 usage, 3 bad input, 4 nothing to answer with, 5 partly done,
6 something was expected of a publisher and is not there, 7 a publisher could not be fetched from, 8 another
process is at work on the store, 9 the website cannot answer at the address asked for. Where a command is asked to tell,
10 and 11 say that all went well and that there are new, or only revised, figures.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command tells the shell."""

    DONE = 0
    USAGE = 2
    BAD_INPUT = 3
    NOTHING_TO_ANSWER_WITH = 4
    PARTLY_DONE = 5
    NOT_PUBLISHED = 6
    NOT_FETCHED = 7
    BUSY = 8
    NOT_SERVED = 9
    NEW = 10
    REVISED = 11


class FairwaitError(Exception):
    """An error a person can act on.

    Parameters
    ----------
    what:
        One sentence: what is wrong.
    where:
        The file, sheet, row, column or option concerned.
    expected:
        What a correct input would have held.
    remedy:
        What the reader can do about it.
    """

    exit_code: ExitCode = ExitCode.BAD_INPUT

    def __init__(self, what: str, *, where: str = "", expected: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [self.what if self.what.endswith((".", "!", "?")) else f"{self.what}."]
        if self.where:
            parts.append(f"Where: {self.where}.")
        if self.expected:
            parts.append(f"Expected: {self.expected}.")
        if self.remedy:
            parts.append(f"What to do: {self.remedy}.")
        return " ".join(parts)


class UsageError(FairwaitError):
    """The question itself cannot be asked: an unknown measure, area or option."""

    exit_code = ExitCode.USAGE


class BadInputError(FairwaitError):
    """A file is not what it should be. Nothing in the store has changed."""

    exit_code = ExitCode.BAD_INPUT


class StoreError(FairwaitError):
    """The store cannot be read or written: disk full, locked by a writer, damaged."""

    exit_code = ExitCode.BAD_INPUT


class StoreBusyError(StoreError):
    """Another process is at work on the store. Nothing has changed; run the command again when it is done."""

    exit_code = ExitCode.BUSY


class NothingToAnswerWithError(FairwaitError):
    """The question is fair, but the store holds nothing that answers it."""

    exit_code = ExitCode.NOTHING_TO_ANSWER_WITH


class FetchError(FairwaitError):
    """Something could not be fetched from a publisher, or is not what its address promised. Nothing was changed."""

    exit_code = ExitCode.NOT_FETCHED


class ServingError(FairwaitError):
    """The website cannot answer where it was asked to. Nothing was changed."""

    exit_code = ExitCode.NOT_SERVED


class UnfinishedError(FairwaitError):
    """Too much of an edition of the website could not be made. What was shown before goes on being shown."""

    exit_code = ExitCode.PARTLY_DONE
