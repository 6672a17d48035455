"""Names as people write them, from names as the publications print them.

The full CSV prints every name in capitals and wraps areas in official words ("NHS WAKEFIELD (SUB ICB LOCATION)").
The rules here turn them into what a reader says aloud; names that no rule would get right are listed, each with its
reason, in ``definitions/organisations/name_exceptions.csv``.
"""

from __future__ import annotations

import re
from functools import cache

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import NameExceptionRow

_SMALL = "a an and at by cum de for in le next of on or over the to under upon via with"
_CAPITALS = (
    "ACES BMI BPAS CATS CCG CES CIC DHC DMC ENT GP HCRG HQ ICB ICS II III IV KIMS LHB LLP MSK NHS PCT PLC UK VCL"
)
SMALL_WORDS = frozenset(_SMALL.split())
#: Words that stay in capitals.
ACRONYMS = frozenset(_CAPITALS.split())
#: Words with a spelling of their own.
SPELLINGS = {
    "CITYCARE": "CityCare",
    "ENDOCARE": "EndoCare",
    "INHEALTH": "InHealth",
    "ISIGHT": "iSight",
    "SPAMEDICA": "SpaMedica",
    "H&J": "Health and Justice",
}
#: Chains whose branches are named “Chain Town”: the dash between them is the file's, not theirs.
CHAINS = ("ACES", "NEWMEDICA COMMUNITY OPHTHALMOLOGY", "NEWMEDICA OPHTHALMOLOGY", "NEWMEDICA", "OPTEGRA", "SPAMEDICA")

_WORD = re.compile(r"[^\s,()/]+")
_AREA_WRAPPING = re.compile(
    r"^NHS\s+"
    r"|\s*\(SUB ICB LOCATION\)$"
    r"|\s+CCG$"
    r"|\s+INTEGRATED CARE BOARD$"
    r"|\s+\(?HEALTH AND (SOCIAL )?CARE (PARTNERSHIP|ICS)\)?$",
    re.IGNORECASE,
)


def title_case(text: str) -> str:
    """Capitals as an English reader expects them; a name that already has small letters is left as it is.

    Small words stay small except at the start of a name or after a comma, bracket or dash.
    """
    text = " ".join(text.split())
    if text != text.upper():
        return text

    def word(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip()
        opens = not before or before[-1] in ",(-–:"
        return _case_word(match[0], opens)

    return _WORD.sub(word, text)


def _case_word(word: str, opens: bool) -> str:
    if word in SPELLINGS:
        return SPELLINGS[word]
    if word in ACRONYMS or any(letter.isdigit() for letter in word):
        return word
    if word.lower() in SMALL_WORDS and not opens:
        return word.lower()
    if "-" in word.strip("-"):
        parts = word.split("-")
        return "-".join(_case_word(part, opens and not at) if part else "" for at, part in enumerate(parts))
    word = word.lower()
    if re.match(r"mc[a-z]{3}", word):
        return "Mc" + word[2:].capitalize()
    if re.match(r"[od]['’][a-z]{2}", word):
        return word[:2].capitalize() + word[2:].capitalize()
    return word[:1].upper() + word[1:]


def area_name(official_name: str) -> str:
    """What people call an area: “NHS WAKEFIELD (SUB ICB LOCATION)” is Wakefield.

    Takes the published name of a sub-ICB location, a CCG, an ICB or a non-geographic commissioner.
    """
    bare = official_name.strip()
    for _ in range(2):  # a name may be wrapped at both ends
        bare = _AREA_WRAPPING.sub("", bare)
    return _exceptions().get(("", bare.upper())) or title_case(bare.replace(" - ", " "))


def provider_name(official_name: str, code: str = "") -> str:
    """What people call a provider: “SPIRE LEEDS HOSPITAL” is Spire Leeds Hospital.

    ``code`` finds the checked exception for this very provider, where the same name is used by two.
    """
    official_name = " ".join(official_name.split())
    exceptions = _exceptions()
    listed = exceptions.get((code, official_name.upper())) or exceptions.get(("", official_name.upper()))
    return listed or title_case(_plain_provider(official_name))


def _plain_provider(name: str) -> str:
    """Undo what the file adds: head-office marks, commas and dashes between a chain and its branch."""
    name = re.sub(r"\s+HQ$", "", name)
    name = re.sub(r"\bLIMITED\b", "LTD", name)
    name = re.sub(r"\bCOMMUNITY INTEREST COMPANY\b", "CIC", name)
    name = re.sub(r"^NUFFIELD HEALTH,\s*", "NUFFIELD HEALTH ", name)
    name = re.sub(r"\s+-\s*", " - ", name)
    head, *rest = name.split(" - ")
    if rest and head in CHAINS:
        branch, *detail = rest
        return (
            f"NEWMEDICA {branch}{_bracketed(detail)}" if "NEWMEDICA" in head else f"{head} {branch}{_bracketed(detail)}"
        )
    return ", ".join((head, *rest))


def _bracketed(detail: list[str]) -> str:
    return f" ({', '.join(detail)})" if detail else ""


@cache
def _exceptions() -> dict[tuple[str, str], str]:
    rows = read_rows(NameExceptionRow, "organisations/name_exceptions.csv")
    return {(row.code, row.official_name.upper()): row.name for row in rows}
