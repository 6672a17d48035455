"""What a body answered to its entry on the watch list: response, action, owner, review date and outcome.

Each entry has one file, ``responses/<entry id>.json``. Nothing in it is ever overwritten: every answer is added to the
history with its time in UTC, so an entry that ends and comes back finds what was agreed the time before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.harmless import hides, visible
from fairwait.workspace.files import Shelf
from fairwait.workspace.place import Workspace

SCHEMA = "fairwait-response/1"
#: Longer answers belong in a document of their own; the action may say which.
LONGEST = 2000
#: So many reviews missed since the last outcome escalate an entry.
MISSED_TO_ESCALATE = 2
_FURTHEST = timedelta(days=3 * 366)
_TEXTS = ("response", "action", "owner", "outcome", "author")


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it was given. Empty fields were not spoken of; ``recorded`` is in UTC."""

    recorded: datetime
    response: str = ""
    action: str = ""
    owner: str = ""
    review: date | None = None
    outcome: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was agreed; ``missed`` if its day passed with neither an outcome nor a new date recorded."""

    due: date
    missed: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Response:
    """Everything recorded about one entry, oldest first, and what it comes to today.

    ``response``, ``action``, ``owner`` and ``author`` are the last given of each; ``outcome`` and ``review`` likewise,
    but an agreed review is over once an outcome was recorded after it.
    """

    entry: str
    history: tuple[Record, ...]
    reviews: tuple[Review, ...]
    missed: int

    def latest(self, field: str) -> str:
        """The last text given for a field; empty if there was none."""
        return next((text for one in reversed(self.history) if (text := str(getattr(one, field)))), "")

    @property
    def review(self) -> date | None:
        """The review that is still to be held; None if none is."""
        return next((one.due for one in reversed(self.reviews) if one.open), None)

    @property
    def overdue(self) -> bool:
        """Whether the review still to be held has had its day."""
        return any(one.open and one.missed for one in self.reviews)

    @property
    def escalated(self) -> bool:
        """Whether two reviews were missed since the last outcome."""
        return self.missed >= MISSED_TO_ESCALATE


class Responses:
    """The answers kept in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.shelf: Shelf = workspace.shelf("responses", ".json", "response")

    def entries(self) -> tuple[str, ...]:
        """The entries that anything is recorded about."""
        return self.shelf.names()

    def of(self, entry: str, today: date | None = None) -> Response | None:
        """What is recorded about an entry, judged on a day (default: today in UTC); None if nothing is.

        Raises :class:`BadInputError` for a file that somebody changed into something else.
        """
        if self.shelf.found(entry) is None:
            return None
        return _judged(entry, _read(self.shelf.read(entry), entry), today or datetime.now(UTC).date())

    def record(
        self, entry: str, *, response: str = "", action: str = "", owner: str = "", review: str | date | None = None,
        outcome: str = "", author: str = "", now: datetime | None = None,
    ) -> Response:  # fmt: skip
        """Add an answer to an entry's history.

        Raises
        ------
        UsageError
            When nothing is said, a text is too long or holds signs that nobody sees, or the review is no day to come.
        BadInputError
            When the entry's file holds something else.
        """
        moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        texts = {"response": response, "action": action, "owner": owner, "outcome": outcome, "author": author}
        said = {name: _text(name, text) for name, text in texts.items()}
        due = _day(review, moment.date())
        if due is None and not any(said[name] for name in _TEXTS if name != "author"):
            raise UsageError(
                "Nothing was said", where=f"the answer to {entry}",
                expected="at least one of --response, --action, --owner, --review and --outcome",
            )  # fmt: skip
        record = Record(moment, review=due, **said)

        def change(kept: str | None) -> str:
            return _written(entry, (*(_read(kept, entry) if kept is not None else ()), record))

        self.shelf.update(entry, change)
        found = self.of(entry, moment.date())
        assert found is not None
        return found


def _judged(entry: str, history: tuple[Record, ...], today: date) -> Response:
    reviews, missed = [], 0
    counted: set[date] = set()  # a day agreed twice is one review
    last_outcome = max((at for at, one in enumerate(history) if one.outcome), default=-1)
    for at, one in enumerate(history):
        if one.review is None:
            continue
        answers = [later for later in history[at + 1 :] if later.outcome or later.review is not None]
        in_time = any(later.recorded.date() <= one.review for later in answers)
        late = today > one.review and not in_time
        reviews.append(Review(one.review, late, not answers))
        # An outcome, even a late one, answers the reviews before it; one agreed together with it comes after it.
        missed += late and at >= last_outcome and one.review not in counted
        counted.add(one.review)
    return Response(entry, history, tuple(reviews), missed)


def _text(name: str, text: str) -> str:
    """One line of what somebody wrote: ends of lines become spaces, and signs that nobody sees are refused."""
    plain = " ".join(text.replace("\r", " ").replace("\n", " ").replace("\t", " ").split())
    if hides(plain):
        raise UsageError(
            f"The {name} holds signs that nobody sees and a screen may obey",
            where=f"--{name}", expected="plain text", remedy=f"write it again: {visible(plain)[:60]}",
        )  # fmt: skip
    if len(plain) > LONGEST:
        raise UsageError(
            f"The {name} has {len(plain):,} characters", where=f"--{name}", expected=f"at most {LONGEST:,}",
            remedy="say it shorter, and name the document that says it all",
        )  # fmt: skip
    return plain


def _day(given: str | date | None, today: date) -> date | None:
    if given is None or isinstance(given, date):
        due = given
    else:
        try:
            if len(given.strip()) != 10 or not given.isascii():
                raise ValueError
            due = date.fromisoformat(given.strip())
        except ValueError:
            raise UsageError(
                f"“{visible(given)[:40]}” is no date", where="--review", expected="a day such as 2027-01-31"
            ) from None
    if due is None:
        return None
    if not today <= due <= today + _FURTHEST:
        near = "has gone by" if due < today else "is more than three years away"
        raise UsageError(f"The review of {due} {near}", where="--review", expected=f"a day from {today} on")
    return due


def _written(entry: str, history: Iterable[Record]) -> str:
    rows = [
        {name: str(value.isoformat()) if isinstance(value, (date, datetime)) else value for name, value in row.items()}
        for row in (asdict(one) for one in history)
    ]
    for row in rows:
        row["recorded"] = str(row["recorded"]).replace("+00:00", "Z")
    return json.dumps({"schema": SCHEMA, "entry": entry, "history": rows}, ensure_ascii=False, indent=1) + "\n"


def _read(text: str, entry: str) -> tuple[Record, ...]:
    try:
        loaded = json.loads(text)
        if not isinstance(loaded, Mapping) or loaded.get("schema") != SCHEMA:
            raise ValueError(f"no “schema”: “{SCHEMA}”")
        return tuple(_record(row) for row in loaded["history"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise BadInputError(
            "A file of responses cannot be read", where=f"responses/{entry}.json: {visible(str(error))[:120]}",
            expected="what “fairwait watch respond” writes",
            remedy="put the file back as it was, or move it away: its history will then start anew",
        ) from error  # fmt: skip


def _record(row: Mapping[str, Any]) -> Record:
    recorded = datetime.fromisoformat(row["recorded"])
    if recorded.tzinfo is None:
        raise ValueError("a time without its zone")
    texts = {name: row.get(name, "") for name in _TEXTS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("a text that is none")
    review = date.fromisoformat(row["review"]) if row.get("review") else None
    # What an editor put into the file is shown like everything else: without signs that a screen obeys.
    shown = {name: visible(text)[:LONGEST] for name, text in texts.items()}
    return Record(recorded.astimezone(UTC), review=review, **shown)
