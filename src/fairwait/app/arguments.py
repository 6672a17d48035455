"""Errors as a Python program meets them: they name arguments, where on the command line they name options."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from fairwait.domain.errors import FairwaitError

P = ParamSpec("P")
T = TypeVar("T")
#: Options whose argument has another name, or none.
_NAMES = {"best": "how", "top": "k", "from": "since", "area": "place", "all": "months=None"}
_OPTION = re.compile(r"--([a-z][a-z-]*)")


def in_arguments(text: str) -> str:
    """“ask for another month with --period” as “ask for another month with period=”."""
    return _OPTION.sub(lambda one: _argument(one[1]), text)


def _argument(option: str) -> str:
    name = _NAMES.get(option, option.replace("-", "_"))
    return name if "=" in name else f"{name}="


def naming_arguments(function: Callable[P, T]) -> Callable[P, T]:
    """The function with errors that name its arguments."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except FairwaitError as error:
            for part in ("what", "where", "expected", "remedy"):
                setattr(error, part, in_arguments(getattr(error, part)))
            error.args = (error.what,)
            raise

    return asked
