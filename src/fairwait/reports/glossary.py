"""The terms a report uses, in plain words. The whole vocabulary is in GLOSSARY.md."""

from __future__ import annotations

_TERMS = (
    ("Pathway", "One wait for one condition, from referral to treatment. One person can have several at once."),
    ("Incomplete pathway", "A pathway still waiting at the end of the month: one place on the waiting list."),
    ("Completed pathway", "A pathway whose clock stopped in the month, with an admission or without one."),
    ("Sub-ICB location", "The smallest area for which these figures are published: 106 cover England."),
    ("Integrated care board (ICB)", "The body that plans and pays for most NHS care in an area: 42 to March 2026."),
    ("Treatment function", "The specialty in which a patient is treated, such as cardiology."),
    ("95% interval", "The range that would hold the true value 95 times in 100, had chance been dealt again."),
    ("Expected rank", "The average of all the ranks a place may truly have, given its noise."),
    ("Rankability", "The share of the differences between places that is real, not noise: 0% none, 100% all."),
    ("Month-to-month noise", "How much a place's figure moves from one month to the next for no lasting reason."),
    ("Funnel", "A chart of values against size with the limits that chance, or known variation, would give."),
    ("Completeness", "The share of an area's usual waiting list that is with providers that sent figures."),
    ("Context measure", "A measure whose high values are neither good nor bad by themselves."),
)


def glossary() -> tuple[tuple[str, str], ...]:
    """Terms and their meanings, in the order in which a reader meets them."""
    return _TERMS
