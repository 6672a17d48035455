"""Find a treatment function from what a person types: a code, a number, a name, or part of a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from fairwait.domain.errors import UsageError
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS

#: What people say for a treatment function where its name does not hold the word.
_SAYINGS: Final = {
    "ent": "C_120",
    "eyes": "C_130",
    "eye": "C_130",
    "geriatrics": "C_430",
    "geriatric medicine": "C_430",
    "orthopaedics and trauma": "C_110",
    "t and o": "C_110",
    "skin": "C_330",
    "total": TOTAL,
    "all together": TOTAL,
}
_SHOWN: Final = 6


def find_treatment_function(text: str) -> str:
    """The code that ``text`` means: “C_320”, “320”, “cardiology”, “orthopaedics”, “ENT”, “total”.

    A code counts first, then a whole name, then the start of a name, then all words anywhere in a name. Capitals and
    punctuation do not matter. Raises :class:`UsageError` listing what was meant by several, or what is near.
    """
    wanted = _plain(text)
    by_code = {code.lower(): code for code in TREATMENT_FUNCTIONS}
    for key in (text.strip().lower(), f"c_{text.strip()}"):
        if key in by_code:
            return by_code[key]
    if wanted in _SAYINGS:
        return _SAYINGS[wanted]
    for test in _TESTS if wanted else ():
        found = [code for code, name in TREATMENT_FUNCTIONS.items() if test(_plain(name), wanted)]
        if found:
            return _only(found, text)
    raise _unknown(text, wanted)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ")).split())


def _has_words(name: str, wanted: str) -> bool:
    return all(any(word.startswith(part) for word in name.split()) for part in wanted.split())


_TESTS: Final[tuple[Callable[[str, str], bool], ...]] = (
    lambda name, wanted: name == wanted,
    lambda name, wanted: f"{name} ".startswith(f"{wanted} "),
    lambda name, wanted: name.startswith(wanted),
    _has_words,
)


def _only(found: Sequence[str], text: str) -> str:
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"“{text.strip()}” could be {len(found)} treatment functions",
        where="the treatment function",
        expected=_listed(found),
        remedy="give the code, or more of the name",
    )


def _unknown(text: str, wanted: str) -> UsageError:
    names = {_plain(name): code for code, name in TREATMENT_FUNCTIONS.items()}
    near = [names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.55)]
    return UsageError(
        f"There is no treatment function “{text.strip()}”",
        where="the treatment function",
        expected=_listed(near) if near else "a code or a name, such as C_320 or cardiology",
        remedy="list them with: fairwait measures --treatment-functions",
    )


def _listed(codes: Sequence[str]) -> str:
    shown = [f"{TREATMENT_FUNCTIONS[code]} ({code})" for code in codes[:_SHOWN]]
    more = len(codes) - len(shown)
    text = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"{text} (and {more} more)" if more > 0 else text
