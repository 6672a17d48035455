"""The sections of the report as data: their order, who makes each, and which a second process may make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from fairwait.domain.finding import Section
from fairwait.reports.beside.helper import Helper, NotMade
from fairwait.reports.spotlight.asked import Asked, Sent
from fairwait.reports.spotlight.change import change_section, targets_section
from fairwait.reports.spotlight.made import england_section, missing_section
from fairwait.reports.spotlight.month import (
    function_section,
    inside_section,
    lead_section,
    need_section,
    treatment_section,
)
from fairwait.reports.spotlight.over_time import over_time_section

Maker = Callable[[Asked], Section | None]

#: Every section by name, in reading order. Each makes its part from the question alone.
SECTIONS: Final[dict[str, Maker]] = {
    "lead": lead_section,
    "treated": treatment_section,
    "functions": function_section,
    "inside": inside_section,
    "need": need_section,
    "change": change_section,
    "targets": targets_section,
    "over-time": over_time_section,
    "not-counted": missing_section,
    "england": england_section,
}
#: Those that read other months than the rest, so that little is read twice when a second process makes them. It begins
#: at the front; the first process helps from the back. So those that share what they read, the panels of ``change``
#: and ``targets``, stand together, and the last is the one that shares least.
BESIDE: Final = ("change", "targets", "over-time")


def offer(helper: Helper | None, asked: Asked) -> None:
    """Let a second process begin with what it may make."""
    if helper is not None:
        sent = Sent.of(asked)
        helper.offer([(name, section_sent, (name, sent)) for name in BESIDE])


def made(asked: Asked, helper: Helper | None = None) -> Iterator[Section]:
    """The sections that the question has, in reading order.

    What ``helper`` was offered is asked of it last, in the order that it comes to it last.
    """
    own = [name for name in SECTIONS if helper is None or name not in BESIDE]
    found = {name: SECTIONS[name](asked) for name in own}
    if helper is not None:
        found |= {name: _taken(helper, name, asked) for name in reversed(BESIDE)}
    return (section for name in SECTIONS if (section := found[name]) and section.findings)


def section_sent(name: str, sent: Sent) -> Section | None:
    """A section made from a question that has travelled: what the second process is asked for."""
    if not _reopened or _reopened[0][0] != sent:
        _reopened[:] = [(sent, sent.asked())]
    return SECTIONS[name](_reopened[0][1])


#: The question that travelled last, so that its sections share what is read and computed.
_reopened: list[tuple[Sent, Asked]] = []


def _taken(helper: Helper, name: str, asked: Asked) -> Section | None:
    try:
        section: Section | None = helper.take(name)
    except NotMade:
        return SECTIONS[name](asked)
    return section
