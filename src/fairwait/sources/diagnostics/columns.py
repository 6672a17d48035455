"""What the columns and the tests of the diagnostics return are called: where a new spelling is taught.

The return (DM01) counts, at each month's end, the patients waiting for each of fifteen tests by weeks waited, and the
tests carried out in the month. A sixteenth “test”, printed as “Total”, is the publisher's sum of the fifteen: it is
used to check them and is never counted.
"""

from __future__ import annotations

from typing import Final

#: The open last band: 13 weeks and more.
LAST_BAND: Final = 13
#: Patients by complete weeks waited; ``w00`` is less than one week, ``w13`` thirteen and more.
BANDS: Final = tuple(f"w{week:02d}" for week in range(LAST_BAND + 1))
WAITING: Final = ("waiting", "waiting_6_plus", "waiting_13_plus")
ACTIVITY: Final = ("planned_tests", "unscheduled_tests", "waiting_list_tests")
#: Everything that a row counts.
COUNTED: Final = (*WAITING, *BANDS, *ACTIVITY)
#: Our sum of the three kinds of activity, which no file prints by test.
TESTS: Final = "tests"
QUANTITIES: Final = (*COUNTED, TESTS)
#: The first band of patients waiting six weeks and more.
SIX_WEEKS: Final = 6

#: Headings of figures in small letters with single spaces, and the quantity under each. New spellings go here.
HEADINGS: Final = {
    "total waiting list": "waiting",
    "number waiting 6+ weeks": "waiting_6_plus",
    "number waiting 13+ weeks": "waiting_13_plus",
    "percentage waiting 6+ weeks": "share_6_plus",
    "0 <01 weeks": "w00",
    **{f"{week:02d} <{week + 1:02d} weeks": f"w{week:02d}" for week in range(1, LAST_BAND)},
    "13+ weeks": "w13",
    "planned tests / procedures": "planned_tests",
    "unscheduled tests / procedures": "unscheduled_tests",
    "waiting list tests / procedures (excluding planned)": "waiting_list_tests",
}

#: The fifteen tests by the publisher's number, in small letters. New tests go here and in ``domain/items.py``.
TEST_NAMES: Final = {
    1: "magnetic resonance imaging",
    2: "computed tomography",
    3: "non-obstetric ultrasound",
    4: "barium enema",
    5: "dexa scan",
    6: "audiology - audiology assessments",
    7: "cardiology - echocardiography",
    8: "cardiology - electrophysiology",
    9: "neurophysiology - peripheral neurophysiology",
    10: "respiratory physiology - sleep studies",
    11: "urodynamics - pressures & flows",
    12: "colonoscopy",
    13: "flexi sigmoidoscopy",
    14: "cystoscopy",
    15: "gastroscopy",
}
#: The publisher's number of the pseudo-test “Total”.
TOTAL_ID: Final = 16
TOTAL_NAME: Final = "total"

TEACH_HEADING: Final = "HEADINGS in fairwait/sources/diagnostics/columns.py"
TEACH_TEST: Final = "TEST_NAMES in fairwait/sources/diagnostics/columns.py"
