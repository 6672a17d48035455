"""What changed in a store, as data and in sentences that a member of a board can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.measures.source import spans

_NAMED = 4
#: Revisions, and things that were not known, told one by one; beyond them their number.
_TOLD = 10


@dataclass(frozen=True, slots=True)
class NewMonths:
    """Months of a publication (``YYYY-MM``) that nothing held covered before."""

    publication: str
    title: str
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """A month, or the shared months of a series, of which another file answers now. Figures are England's.

    ``figure`` says which figure ``old`` and ``new`` are; they are None where none of England's moved. ``largest`` is
    the organisation that moved most in it and ``share`` how much of England's movement that is.
    """

    publication: str
    period: str
    headline: str
    figure: str
    old: float | None
    new: float | None
    largest: str
    share: float | None
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def relative(self) -> float:
        """The size of England's movement as a share of what it was; 0 where none of England's figures moved."""
        return abs((self.new or 0) - (self.old or 0)) / self.old if self.old else 0.0


@dataclass(frozen=True, slots=True)
class Organisation:
    """A code that stands in a publication's latest month and not in the month held before it, or the other way.

    ``told`` says what is known of it: its successor, a merger, or that no successor is known.
    """

    code: str
    name: str
    role: str
    is_trust: bool
    change: str  # "new" or "gone"
    publications: tuple[str, ...]
    month: str
    against: str
    told: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A provider that is newly missing from a month, or is back. ``last_list`` is its last list before, in pathways."""

    code: str
    name: str
    is_trust: bool
    month: str
    last_list: int


@dataclass(frozen=True, slots=True)
class Drifted:
    """Columns, sheets or codes of a new file that its reader does not know, in sentences with where to teach them."""

    publication: str
    period: str
    file_name: str
    number: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """A check that a new file breaks and the file before it kept; ``first`` where there is no file before it."""

    publication: str
    period: str
    check: str
    severity: str
    sentence: str
    breaches: int
    examples: tuple[str, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed between two states of a store.

    ``since`` is what it is told since. ``passed_over`` are files that were read and answer for nothing, since a newer
    one of the same month was there already: publication and period.
    """

    since: str
    before: int
    after: int
    months: tuple[NewMonths, ...] = ()
    revised: tuple[Revised, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    missing: tuple[Submission, ...] = ()
    back: tuple[Submission, ...] = ()
    drift: tuple[Drifted, ...] = ()
    warnings: tuple[Warned, ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no release came."""
        return not (self.months or self.revised or self.drift or self.warnings or self.passed_over)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    def sentences(self) -> tuple[str, ...]:
        """The change in words, what matters most first; one sentence where nothing changed."""
        if self.nothing:
            return (f"Nothing has changed since {self.since}.",)
        return tuple(
            one
            for one in (
                *(_months(one) for one in self.months),
                *_revised(self.revised),
                _submissions(self.missing, "sent no figures for {month}, and had sent them before"),
                _submissions(self.back, "sent figures for {month} again, after having been missing"),
                *_organisations(self.organisations),
                *_drifted(self.drift),
                *_warned(self.warnings),
                _passed_over(self.passed_over),
            )
            if one
        )


def _months(one: NewMonths) -> str:
    span = spans(tuple(Period.parse(month) for month in one.months))
    if len(one.months) == 1:
        return f"New: {one.title}, {span}."
    return f"New: {one.title}, {words.count(len(one.months), 'month')} ({span})."


def _submissions(found: tuple[Submission, ...], verb: str) -> str:
    """Trusts by name, companies by number: those come and go."""
    if not found:
        return ""
    trusts = [one for one in found if one.is_trust]
    others = len(found) - len(trusts)
    named = [f"{one.name} ({one.code}; {words.integer(one.last_list)} on its last list)" for one in trusts]
    if trusts:
        also = f", and so has {words.count(others, 'independent provider', words=True)}" if others == 1 else (
            f", and so have {words.count(others, 'independent provider', words=True)}" if others else "")  # fmt: skip
        return f"{words.listing_up_to(named, _NAMED)} {verb.format(month=words.month(found[0].month))}{also}."
    told = words.count(others, "independent provider", words=True)
    return words.sentence(f"{told} {verb.format(month=words.month(found[0].month))}")


def _organisations(found: tuple[Organisation, ...]) -> Iterable[str]:
    """Trusts and commissioners one by one with what is known of them; companies counted, the first few named."""
    for one in found:
        if one.is_trust or one.role != "provider":
            yield _organisation(one)
    for change in ("new", "gone"):
        small = [one for one in found if one.change == change and one.role == "provider" and not one.is_trust]
        if small:
            first = small[0]
            be = words.noun(len(small), "is", "are")
            verb = f"{be} {'new' if change == 'new' else 'no longer'} in"
            told = words.listing_up_to([f"{one.name} ({one.code})" for one in small], _NAMED)
            number = words.count(len(small), "independent provider", words=True)
            yield words.sentence(f"{number} {verb} the figures of {words.month(first.month)}: {told}")


def _organisation(one: Organisation) -> str:
    who = f"The {'trust' if one.is_trust else one.role} {one.name} ({one.code})"
    verb = "is new in" if one.change == "new" else "is no longer in"
    return f"{who} {verb} the figures of {words.month(one.month)} (against {words.month(one.against)}): {one.told}."


def _revised(found: tuple[Revised, ...]) -> Iterable[str]:
    """The largest revisions with whom they rest on; how many more there are."""
    for one in found[:_TOLD]:
        yield from (one.headline, *one.sentences)
    if len(found) > _TOLD:
        more = words.count(len(found) - _TOLD, "further, smaller revision", words=True)
        yield words.sentence(f"{more}: “fairwait revisions” lists them")


def _drifted(found: tuple[Drifted, ...]) -> Iterable[str]:
    """What was not known, file by file; a decade of files with one strange column is told in a few."""
    told = [text for one in found for text in one.sentences]
    yield from told[:_TOLD]
    if len(told) > _TOLD:
        files = words.count(len(found), "file")
        yield f"{words.integer(len(told) - _TOLD)} more of this kind, in {files}: “fairwait status --csv” lists them."


def _warned(found: tuple[Warned, ...]) -> Iterable[str]:
    """Each check of each publication once, with the latest file that breaks it and how many others do."""
    groups: dict[tuple[str, str], list[Warned]] = {}
    for one in found:
        groups.setdefault((one.publication, one.check), []).append(one)
    for group in groups.values():
        one = max(group, key=lambda warned: warned.period)
        examples = f" ({'; '.join(one.examples)})" if one.examples else ""
        told = (
            f"found {words.integer(one.breaches)}"
            if one.first
            else (f"now found {words.integer(one.breaches)} where it found none before")
        )
        others = f" So it is with {words.count(len(group) - 1, 'other file')}." if len(group) > 1 else ""
        rule = f"{one.sentence.rstrip('.')}{examples}"
        yield f"A check of {one.publication}, {one.period}, {told}: {rule}.{others}"


def _passed_over(found: tuple[tuple[str, str], ...]) -> str:
    if not found:
        return ""
    told = words.listing_up_to([f"{publication} {period}" for publication, period in found], _NAMED)
    verb = words.noun(len(found), "was", "were")
    return f"{words.count(len(found), 'file')} {verb} read that a newer one already replaces: {told}."
