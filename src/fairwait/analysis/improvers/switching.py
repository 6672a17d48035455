"""Whether patients were only counted elsewhere: admitted or not, or with another provider."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.improvers.model import Exclusion
from fairwait.analysis.improvers.reading import Window
from fairwait.analysis.panel import panel
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import Part
from fairwait.places.providers import provider, provider_changes

ADMISSION = "counted as admitted or not"
SWITCH = "another provider"
_ALL_TREATED = "completed_treated_per_1000"
#: Of a change in admitted treatment, the part that all treatment has to show for it to be more than a new label.
_SHOWN_BY_ALL = 1 / 3


def reclassified(bench: Workbench, window: Window, index: int) -> Exclusion:
    """Admitted treatment up while all treatment is flat is a change of what is called an admission."""
    here = window.panel
    parts = {part for term in here.measure.numerator for part in term.parts}
    if not parts & {Part.ADMITTED, Part.NON_ADMITTED} or parts >= {Part.ADMITTED, Part.NON_ADMITTED}:
        return Exclusion(ADMISSION, True, False, "The figure does not depend on whether patients are admitted.")
    try:
        both = panel(bench, _ALL_TREATED, here.geography, last=here.last, months=len(here.periods),
                     treatment_function=here.treatment_function)  # fmt: skip
    except NothingToAnswerWithError:
        both = None
    area = here.areas[window.rows[index]]
    moved = np.nan
    if both is not None and both.periods == here.periods and area in both.areas:
        relative = both.relative[both.row(area)]
        seen = [relative[part] for part in (window.early, window.late)]
        if all(np.isfinite(one).any() for one in seen):
            moved = float(np.nanmean(seen[1]) - np.nanmean(seen[0]))
    if not np.isfinite(moved):
        return Exclusion(
            ADMISSION, False, False, "Not checked: treatment with and without admission together is not held."
        )
    change = float(window.read.difference[index])
    if moved * np.sign(change) < _SHOWN_BY_ALL * abs(change):
        told = "All treatment together hardly moved: patients are now counted as admitted who were not, or the reverse."
        return Exclusion(ADMISSION, True, True, told)
    return Exclusion(ADMISSION, True, False, "All treatment together, with and without admission, moved as well.")


def provider_switch(bench: Workbench, window: Window, index: int) -> Exclusion:
    """A provider that took another over in the window is another provider; for areas, who treats its patients."""
    here = window.panel
    area = here.areas[window.rows[index]]
    if here.geography is Geography.PROVIDER:
        return _took_over(window, area)
    shares = _main_providers(bench, window, area)
    if shares is None:
        told = "Not checked: who treats this area’s patients is not held for both ends of the window."
        return Exclusion(SWITCH, False, False, told)
    before, after = shares
    if before == after:
        told = f"{provider(after).name} treated most of its patients at both ends of the window."
        return Exclusion(SWITCH, True, False, told)
    told = (
        f"Most of its patients were treated by {provider(before).name} at first and by {provider(after).name} at last: "
        "it is not the same service that is compared."
    )
    return Exclusion(SWITCH, True, True, told)


def _took_over(window: Window, code: str) -> Exclusion:
    first, last = window.panel.periods[0], window.panel.last
    for one in provider_changes():
        if not first < one.period <= last or not one.documented:
            continue
        if code in one.successors and one.kind != "merger":
            told = f"It took over from {provider(one.code).name} in {one.period.label}: it is not the same provider."
            return Exclusion(SWITCH, True, True, told)
        if code in one.successors:
            both = f"{provider(one.code).name}, which joined it in {one.period.label}, is counted with it throughout."
            split = len(one.successors) > 1
            if split:
                both = f"It took over a part of {provider(one.code).name} in {one.period.label}."
            return Exclusion(SWITCH, True, split, both)
    told = f"It took nobody over between {words.months(first, last).replace(' to ', ' and ')}."
    return Exclusion(SWITCH, True, False, told)


def _main_providers(bench: Workbench, window: Window, area: str) -> tuple[str, str] | None:
    """The provider with the largest share of an area's list at both ends of the window; None where not held."""
    from fairwait.analysis.national_series import held
    from fairwait.measures.completeness_inputs import PANEL

    found = held(bench, PANEL)
    if found is None or window.panel.geography is not Geography.SUB_ICB:
        return None
    store, release = found
    rows = dict(
        store.connection.execute(
            f"""select as_of, arg_max(provider, share) from {store.table_sql([release], "marts")}
            where area = ? and treatment_function = 'C_999' and provider <> 'OTHER' group by as_of order by as_of""",
            [area],
        ).fetchall()
    )
    ends = [
        [rows[str(one)] for one in window.panel.periods[part] if str(one) in rows]
        for part in (window.early, window.late)
    ]
    return (ends[0][0], ends[1][-1]) if all(ends) else None
