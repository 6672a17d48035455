"""Find a treatment function or a diagnostic test from what a person types: a code, a number, a name, or part of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from fairwait.domain.errors import UsageError
from fairwait.domain.items import BREAKDOWNS, TEST_SAYINGS
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS

_TOGETHER: Final = {"total": TOTAL, "all together": TOTAL}
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
    **_TOGETHER,
}
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes with their names: what one of them is called, what people say for some, what a bare number stands for."""

    one: str
    many: str
    names: Mapping[str, str]
    sayings: Mapping[str, str]
    number: Callable[[str], str]
    example: str
    remedy: str


_FUNCTIONS: Final = _Codes(
    "treatment function", "treatment functions", TREATMENT_FUNCTIONS, _SAYINGS, lambda text: f"c_{text}",
    "C_320 or cardiology", "list them with: fairwait measures --treatment-functions",
)  # fmt: skip
_TESTS_OF_DM01: Final = _Codes(
    "diagnostic test", "diagnostic tests", BREAKDOWNS["diagnostic test"], {**_TOGETHER, **TEST_SAYINGS},
    lambda text: f"d{text.zfill(2)}", "D01 or MRI", "list them with: fairwait measures --diagnostic-tests",
)  # fmt: skip


def find_treatment_function(text: str) -> str:
    """The code that ``text`` means: “C_320”, “320”, “cardiology”, “orthopaedics”, “ENT”, “total”.

    A code counts first, then a whole name, then the start of a name, then all words anywhere in a name. Capitals and
    punctuation do not matter. Raises :class:`UsageError` listing what was meant by several, or what is near.
    """
    return _find(text, _FUNCTIONS)


def find_function_of_pathways(text: str) -> str:
    """As :func:`find_treatment_function`, for a measure of RTT: whoever names a diagnostic test is told what it is."""
    try:
        return find_treatment_function(text)
    except UsageError:
        try:
            test = find_diagnostic_test(text)
        except UsageError:
            test = TOTAL
        if test == TOTAL:
            raise
        raise UsageError(
            f"{_TESTS_OF_DM01.names[test]} ({test}) is a diagnostic test, and referral to treatment is counted by "
            "treatment function",
            where="the treatment function",
            expected="a code or a name, such as C_320 or cardiology",
            remedy="tests have measures of their own, such as six_week_diagnostic_waits",
        ) from None


def find_diagnostic_test(text: str) -> str:
    """The code of the test that ``text`` means: “D01”, “1”, “MRI”, “colonoscopy”; “total” is all of them, ``C_999``.

    Rules and errors as :func:`find_treatment_function`.
    """
    return _find(text, _TESTS_OF_DM01)


def _find(text: str, codes: _Codes) -> str:
    wanted = _plain(text)
    by_code = {code.lower(): code for code in codes.names} | {TOTAL.lower(): TOTAL}
    for key in (text.strip().lower(), codes.number(text.strip())):
        if key in by_code:
            return by_code[key]
    if wanted in codes.sayings:
        return codes.sayings[wanted]
    for test in _TESTS if wanted else ():
        found = [code for code, name in codes.names.items() if test(_plain(name), wanted)]
        if found:
            return _only(found, text, codes)
    raise _unknown(text, wanted, codes)


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


def _only(found: Sequence[str], text: str, codes: _Codes) -> str:
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"“{text.strip()}” could be {len(found)} {codes.many}",
        where=f"the {codes.one}",
        expected=_listed(found, codes),
        remedy="give the code, or more of the name",
    )


def _unknown(text: str, wanted: str, codes: _Codes) -> UsageError:
    names = {_plain(name): code for code, name in codes.names.items()}
    near = [names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.55)]
    return UsageError(
        f"There is no {codes.one} “{text.strip()}”",
        where=f"the {codes.one}",
        expected=_listed(near, codes) if near else f"a code or a name, such as {codes.example}",
        remedy=codes.remedy,
    )


def _listed(found: Sequence[str], codes: _Codes) -> str:
    shown = [f"{codes.names[code]} ({code})" for code in found[:_SHOWN]]
    more = len(found) - len(shown)
    text = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return f"{text} (and {more} more)" if more > 0 else text
