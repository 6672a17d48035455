"""What an edition holds, in the order in which it is made: what most readers look for first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from fairwait.editions.page import Page

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

#: The kinds of printed pages: names of modules in :mod:`fairwait.editions.kinds`.
KINDS: Final = (
    "start", "places", "measures", "watch_list", "data", "guide", "place", "improvers", "gap", "measure", "provider",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. ``paths`` lists its pages for what a workbench holds; ``make`` makes one of them."""

    name: str
    paths: Callable[[Workbench], tuple[str, ...]]
    make: Callable[[Workbench, str], Page]


def kind(name: str) -> Kind:
    """The kind of that name. Its module, which loads the analysis, is imported on first asking."""
    module = import_module(f"fairwait.editions.kinds.{name}")
    return Kind(name, module.paths, module.make)
