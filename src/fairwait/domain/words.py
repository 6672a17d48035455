"""Wording for sentences that a program writes: numbers, shares, counts, lists, changes and months in British English.

Every function is pure and returns text that can stand in a sentence. A value that is missing (``None`` or NaN) reads
:data:`NOT_KNOWN`, never an abbreviation. Rounding is half away from zero on the shortest decimal form of the number,
as people do by hand: 12.5 per cent to no decimals is 13%.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from fairwait.domain.period import Period
from fairwait.domain.rounding import MINUS as MINUS
from fairwait.domain.rounding import exact, to_decimals, to_figures

Number = int | float

#: How a missing number reads in a sentence or a table.
NOT_KNOWN: Final = "not known"

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_IRREGULAR = {"is": "are", "was": "were", "has": "have", "it": "they", "its": "their", "this": "these", "that": "those"}
#: Capital letters whose names begin with a vowel sound ("an NHS trust", "an 18-week", but "a UK list").
_VOWEL_LETTERS = frozenset("AEFHILMNORSX")
#: Words that sound otherwise than they are spelled.
_SILENT_H = ("hour", "honest", "honour", "heir")
_YOU_SOUND = ("uni", "use", "usu", "uti", "eu", "one", "once", "uro")
_UN_EXCEPTIONS = ("unin", "unim", "unid")


def known(value: Number | None) -> bool:
    return value is not None and math.isfinite(value)


def decimal(value: Number | None, decimals: int = 1) -> str:
    """A number with that many decimals and thousands separated: ``1,234.5``."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    return to_decimals(value, decimals)


def integer(value: Number | None) -> str:
    """A count, exact, thousands separated: ``7,155,958``."""
    return decimal(value, 0)


def significant(value: Number | None, figures: int = 3) -> str:
    """A number to that many significant figures, for prose: ``7,160,000``, ``4.65``, ``0.0321``."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    return to_figures(value, figures)


def prose(value: Number | None) -> str:
    """A number in a sentence: whole numbers under 1,000 exactly, everything else to three significant figures."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    if abs(value) < 1000 and float(value).is_integer():
        return integer(value)
    return significant(value)


def millions(value: Number | None) -> str:
    """A large count in words a reader can hold: ``7.16 million``; below a million as :func:`prose`."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    # 999,500 and above would print as 1,000,000 to three figures: say 1 million instead.
    if abs(value) < 999_500:
        return prose(value)
    text = significant(value / 1_000_000)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} million"


def percent(fraction: Number | None, decimals: int = 1) -> str:
    """A share, given as a fraction, as a percentage: ``0.6143`` is ``61.4%``."""
    if fraction is None or not math.isfinite(fraction):
        return NOT_KNOWN
    return f"{to_decimals(fraction, decimals, times_ten=2)}%"


def points(difference: Number | None, decimals: int = 1) -> str:
    """A difference between two fractions: ``0.032`` is ``3.2 percentage points``."""
    if difference is None or not math.isfinite(difference):
        return NOT_KNOWN
    number = to_decimals(difference, decimals, times_ten=2)
    return f"{number} percentage {noun(1 if number.lstrip(MINUS) == to_decimals(1, decimals) else 2, 'point')}"


def in_hundred(fraction: Number | None) -> str:
    """A share from 0 to 1 as ``61 in 100``; counted in 1,000 or more where 100 would round it out of recognition.

    The printed share is within a tenth of the true one, or of ten or more in the hundred; only all is ``100 in 100``.
    """
    if fraction is None or not math.isfinite(fraction):
        return NOT_KNOWN
    if fraction == 0:
        return "none in 100"
    share = exact(fraction)
    for size in (100, 1_000, 10_000, 100_000, 1_000_000):
        number = int((share * size).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        close = number >= 10 or abs(number - share * size) <= share * size / 10 or share * size >= 1 > share * 100_000
        if close and (number < size or fraction >= 1):
            return f"{integer(number)} in {integer(size)}"
    return "fewer than 1 in 1,000,000" if fraction < 0.5 else "all but 1 in 1,000,000"


def times(ratio: Number | None) -> str:
    """A ratio of two rates: ``3.48 times``; two is ``twice`` only when it is two to three figures."""
    if ratio is None or not math.isfinite(ratio):
        return NOT_KNOWN
    text = significant(ratio)
    return "twice" if text == "2.00" else f"{text} times"


def interval(
    low: Number | None, high: Number | None, form: Callable[[Number | None], str] = significant, *, unit: str = ""
) -> str:
    """A range as words: ``4.1 to 5.2``. ``form`` prints each end; a percentage sign is printed once, at the end.

    An end that is not known reads "up to 5.2" or "4.1 or more".
    """
    tail = f" {unit}" if unit else ""
    if not known(low) and not known(high):
        return NOT_KNOWN
    if not known(low):
        return f"up to {form(high)}{tail}"
    if not known(high):
        return f"{form(low)}{tail} or more"
    start, end = form(low), form(high)
    return f"{start.removesuffix('%') if end.endswith('%') else start} to {end}{tail}"


def weeks(value: Number | None, *, censored: bool = False, decimals: int = 1) -> str:
    """A wait: ``13.6 weeks``; where the quantile lies in the open last band, ``more than 104 weeks``."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    if censored:
        return f"more than {integer(value)} weeks"
    text = decimal(value, decimals)
    return f"{text} {noun(1 if text == decimal(1, decimals) else 2, 'week')}"


def number_word(count: int) -> str:
    """A count at the start of a thought: ``one`` to ``ten`` in letters, ``no`` for nought, then figures."""
    return _SMALL[count] if 0 <= count <= 10 else integer(count)


def noun(count: Number, singular: str, plural: str = "") -> str:
    """The noun alone, agreeing with the count: ``noun(1, "area")`` is ``area``, ``noun(2, "is")`` is ``are``."""
    if count == 1:
        return singular
    if plural:
        return plural
    if singular in _IRREGULAR:
        return _IRREGULAR[singular]
    if singular.endswith("y") and singular[-2:-1] not in "aeiou":
        return f"{singular[:-1]}ies"
    return f"{singular}es" if singular.endswith(("s", "x", "ch", "sh")) else f"{singular}s"


def count(number: int, singular: str, plural: str = "", *, words: bool = False) -> str:
    """A counted noun: ``1 area``, ``106 areas``; with ``words``, ``one area``, ``no areas``."""
    return f"{number_word(number) if words else integer(number)} {noun(number, singular, plural)}"


def ordinal(number: int, *, words: bool = False) -> str:
    """A place in an order: ``1st``, ``22nd``, ``113th``; with ``words``, ``first`` to ``tenth`` in letters."""
    if words and 1 <= number <= 10:
        return _ORDINALS[number]
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{integer(number)}{suffix}"


def article(phrase: str) -> str:
    """``a`` or ``an``, by the sound that the phrase begins with: *an ICB*, *an 18-week wait*, *a one-off*."""
    first = phrase.lstrip("“‘\"'(").split(" ")[0] if phrase.strip() else ""
    head, lower = first.split("-")[0], first.lower()
    if first[:1].isdigit():
        vowel = _number_sounds_open(first)
    elif len(head) > 1 and head.isupper():
        vowel = head[0] in _VOWEL_LETTERS
    elif lower.startswith(_YOU_SOUND):
        vowel = lower.startswith(_UN_EXCEPTIONS)
    else:
        vowel = lower.startswith((*"aeiou", *_SILENT_H))
    return "an" if vowel else "a"


def _number_sounds_open(figures: str) -> bool:
    """Eight, eighteen, eleven, eighty, eight hundred (thousand, million) are the only numbers with a vowel sound."""
    whole = figures[: next((i for i, c in enumerate(figures) if not (c.isdigit() or c == ",")), None)].replace(",", "")
    return whole.startswith("8") or (whole.startswith(("11", "18")) and len(whole) % 3 == 2)


def with_article(phrase: str) -> str:
    """The phrase behind its article: ``an ICB``."""
    return f"{article(phrase)} {phrase}"


def listing(items: Iterable[str], conjunction: str = "and") -> str:
    """Items in a sentence: ``A``, ``A and B``, ``A, B and C``. Items that hold commas are parted by semicolons."""
    names = [item for item in items if item]
    if len(names) < 2:
        return "".join(names)
    separator = "; " if any(", " in name for name in names) else ", "
    return f"{separator.join(names[:-1])} {conjunction} {names[-1]}"


def listing_up_to(items: Sequence[str], limit: int, noun_for_rest: str = "other") -> str:
    """The first ``limit`` items and how many are left: ``A, B and 3 others``. One left over is named, not counted."""
    names = [item for item in items if item]
    if len(names) <= limit + 1:
        return listing(names)
    return listing([*names[:limit], count(len(names) - limit, noun_for_rest)])


def possessive(name: str) -> str:
    """``Wakefield's``, ``Leeds'``."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def change(before: Number, after: Number, form: Callable[[Number | None], str] = significant) -> str:
    """A change that the printed figures bear out: ``rose from 4.1 to 5.2``, ``fell from ...``, ``stayed at 4.1``."""
    start, end = form(before), form(after)
    if start == end:
        return f"stayed at {start}"
    return f"{'rose' if after > before else 'fell'} from {start} to {end}"


def compared(value: Number, reference: Number, *, more: str = "higher", less: str = "lower") -> str:
    """``higher than``, ``lower than`` or ``the same as``; waits pass ``longer`` and ``shorter``."""
    if value == reference:
        return "the same as"
    return f"{more if value > reference else less} than"


def month(period: Period | str) -> str:
    """A month in words, from a :class:`Period` or ``YYYY-MM``: ``January 2026``."""
    return (period if isinstance(period, Period) else Period.parse(period)).label


def months(first: Period | str, last: Period | str) -> str:
    """A run of months in words, without repeating the year: ``July to December 2021``, ``July 2021 to March 2022``."""
    start, end = month(first), month(last)
    if start == end:
        return start
    return f"{start.split()[0] if start[-4:] == end[-4:] else start} to {end}"


def sentence(text: str) -> str:
    """A sentence: first letter capital, one full stop at the end, no doubled spaces. Empty stays empty."""
    words = " ".join(text.split())
    if not words:
        return ""
    words = words[0].upper() + words[1:]
    return words if words[-1] in ".?!…:" or words.endswith((".”", ".)", "?”", "!”")) else f"{words}."
