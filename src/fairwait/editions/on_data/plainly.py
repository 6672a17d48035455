"""The methods in plain words: one short answer each to what a careful reader asks, and where it is put to use."""

from __future__ import annotations

from typing import Any, Final

from fairwait.domain.finding import Finding

#: Id, question, answer, further sentences, and the pages where it is put to use (words and address).
_ANSWERS: Final[tuple[tuple[str, str, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...]] = (
    (
        "waits", "What is a wait here?",
        "A wait is how long somebody now on the list has waited so far, counted in weeks from referral.",
        (
            "It is not how long a person referred today will wait, and it is longer than most completed waits.",
            "The median is the wait that half have not exceeded; the 92nd percentile the one that 92 in 100 have not.",
            "Both are read from the published week bands by the publisher’s own rule.",
        ),
        (("Where would I wait less?", "wait/"), ("Measures", "measures/")),
    ),
    (
        "rates", "What is a rate here?",
        "A rate is pathways of a month for every 1,000 people who live in the area.",
        (
            "People are residents of mid-2020, because no later estimate held has their ages; age and need differ "
            "between areas, so a high rate can mean more care, more need or more catching up.",
        ),
        (("Measures", "measures/"),),
    ),
    (
        "intervals", "Why is there a range beside every figure?",
        "One month is one draw: the range shows how far a figure moves for no lasting reason.",
        (
            "It holds what chance does to a count and what months differ by beyond that, measured on the months held.",
            "A figure without a range says why it has none.",
        ),
        (("Measures", "measures/"), ("Compare places", "compare/")),
    ),
    (
        "ranks", "How are places ranked?",
        "Every figure is drawn towards the others by as much as it is noise; ranks are read off ten thousand draws.",
        (
            "So a place has a range of ranks, not one; places whose ranges overlap cannot be put in order.",
            "A place is ranked only if its figure can be defended; the others are listed with the reason.",
        ),
        (("Measures", "measures/"),),
    ),
    (
        "missing", "What if a hospital sent no figures?",
        "An area of which less than 97% of the usual list is with hospitals that sent figures is shown and not ranked.",
        ("Missing figures are never filled in. Who is missing, and since when, is listed.",),
        (("Who sent figures", "data/providers/"),),
    ),
    (
        "change", "When has a place improved?",
        "A change counts when it is larger than chance and ordinary months give, with all places tested allowed for.",
        (
            "Beside every list of places that moved stands how many chance alone would put there.",
            "A month published again with other figures is a revision, not a change.",
        ),
        (("Improvers", "improvers/"), ("Watch list", "watch-list/"), ("What was revised", "data/revisions/")),
    ),
    (
        "gap", "How far apart are places?",
        "The gap is told several ways, with what it would be if nothing but chance set places apart.",
        ("A ratio of the two ends is mostly luck when places are small, so the middle of the list is told as well.",),
        (("The gap over time", "gap/"),),
    ),
    (
        "near", "When does one hospital wait less than another?",
        "Two waits are told apart only if they differ by more than months do, with all pairs looked at allowed for.",
        (
            "Those that cannot be told apart are tied and stand by distance. It is not a recommendation.",
            "Miles are as the crow flies, from the centre of where an area’s people live; postcodes are not held.",
        ),
        (("Where would I wait less?", "wait/"),),
    ),
)  # fmt: skip


def plain_findings() -> tuple[Finding, ...]:
    """One finding for each question."""
    return tuple(
        Finding(id=f"methods-{id}", title=title, headline=answer, sentences=more)
        for id, title, answer, more, _ in _ANSWERS
    )


def used_on() -> dict[str, list[dict[str, Any]]]:
    """For each finding of :func:`plain_findings`, the pages where it is put to use: words and addresses."""
    return {
        f"methods-{id}": [{"label": label, "path": path} for label, path in pages] for id, _, _, _, pages in _ANSWERS
    }
