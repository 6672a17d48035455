"""What the returns other than referral to treatment (RTT) are broken down by: diagnostic tests and kinds of bed.

Codes stand where RTT has treatment functions: ``D01`` is Diagnostic ID 1 of the monthly diagnostics return (DM01).
``ALL`` in a file is OUR sum of the detail; in estimates everything together is ``C_999``, as for treatment functions.
"""

from __future__ import annotations

from typing import Final

from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS

#: Our sum of an item's detail in the tables of the store, and the only item of a return without a breakdown.
ALL: Final = "ALL"
#: The fifteen tests of the diagnostics return, by the number that the return gives them. Its sixteenth, “Total”, is
#: the sum of the others and no test.
DIAGNOSTIC_TESTS: Final[dict[str, str]] = {
    "D01": "Magnetic resonance imaging (MRI)",
    "D02": "Computed tomography (CT)",
    "D03": "Non-obstetric ultrasound",
    "D04": "Barium enema",
    "D05": "DEXA scan (bone density)",
    "D06": "Audiology assessments",
    "D07": "Echocardiography",
    "D08": "Cardiology: electrophysiology",
    "D09": "Neurophysiology: peripheral neurophysiology",
    "D10": "Respiratory physiology: sleep studies",
    "D11": "Urodynamics: pressures and flows",
    "D12": "Colonoscopy",
    "D13": "Flexible sigmoidoscopy",
    "D14": "Cystoscopy",
    "D15": "Gastroscopy",
}
#: Kinds of bed of the quarterly return of beds (KH03).
BEDS: Final[dict[str, str]] = {
    "general-acute": "General and acute beds",
    "learning-disability": "Learning disability beds",
    "maternity": "Maternity beds",
    "mental-illness": "Mental illness beds",
}
#: Every breakdown a measure may have, by the name that its file gives it.
BREAKDOWNS: Final[dict[str, dict[str, str]]] = {"diagnostic test": DIAGNOSTIC_TESTS, "kind of bed": BEDS}

#: What people say for a test where its name does not hold the word.
TEST_SAYINGS: Final[dict[str, str]] = {
    "mri": "D01",
    "mri scan": "D01",
    "ct": "D02",
    "ct scan": "D02",
    "cat scan": "D02",
    "ultrasound": "D03",
    "dexa": "D05",
    "bone density": "D05",
    "hearing": "D06",
    "hearing test": "D06",
    "echo": "D07",
    "echocardiogram": "D07",
    "sleep study": "D10",
    "bowel scope": "D13",
}

#: Names of every code that the column ``treatment_function`` of estimates can hold.
NAMES: Final[dict[str, str]] = {**TREATMENT_FUNCTIONS, **DIAGNOSTIC_TESTS, **BEDS}


def item_name(code: str) -> str:
    """What a treatment function, diagnostic test or kind of bed is called; the code itself where nobody knows it."""
    return NAMES.get(code, code)


def diagnostic_test(number: int) -> str:
    """The code of a test from the number that the diagnostics return gives it: 1 is ``D01``."""
    return f"D{number:02d}"


def item_in_text(code: str) -> str:
    """The name in running text: ``trauma and orthopaedics``, ``DEXA scan``; all functions: ``... together``."""
    if code == TOTAL:
        return "all treatment functions together"
    name = item_name(code)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
