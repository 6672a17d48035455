"""What this website is and is not, and how far everybody can use it: words for pages without figures."""

from __future__ import annotations

from typing import Final

from fairwait.domain.finding import Finding, Section

_ABOUT: Final = (
    (
        "what", "What this is",
        "This website says how long people in England wait for hospital treatment, where, and how sure anyone can be.",
        (
            "It reads only official statistics that anybody can have, some of them put together from monthly files by "
            "others, which is said where it is so. Of every number it says what it counts, out of how many, for which "
            "month, from which file and with which range.",
            "It never ranks what it cannot defend: what is missing, revised, too small or counted otherwise is said in "
            "words.",
        ),
    ),
    (
        "who", "Who it is from",
        "It is independent and not an NHS service; no hospital, board or company has a say in what it shows.",
        (
            "It is made by a free program, fairwait, that anybody can run over the same files to get the same numbers.",
            "Whoever runs this copy answers for it.",
        ),
    ),
    (
        "not", "What it is not",
        "It gives no medical advice and recommends no hospital.",
        (
            "Waits say nothing of the quality or safety of care.",
            "If you are waiting and your condition gets worse, speak to your general practice or call 111; in an "
            "emergency call 999.",
        ),
    ),
    (
        "you", "You and this website",
        "It sets no cookies, follows nobody and asks no other website for anything.",
        ("What you look up stays between your browser and the machine that serves the page.",),
    ),
    (
        "use", "Using the figures",
        "Every chart and table can be taken away, with the address that brings the same page back.",
        (
            "The published figures are under the Open Government Licence: name their publishers when you use them.",
            "Each page has the same content for programs (findings.json); a server also answers under api/v1/.",
        ),
    ),
)  # fmt: skip
_ACCESSIBILITY: Final = (
    (
        "aim", "What you should be able to do",
        "Read and use every page with a keyboard alone, with a screen reader, at four times the size, and without "
        "scripts.",
        (
            "The aim is level AA of the Web Content Accessibility Guidelines 2.2.",
            "Pages fit a screen of 320 pixels, follow the light, dark and high-contrast settings of your system, and "
            "print.",
        ),
    ),
    (
        "charts", "Charts and tables",
        "No chart is the only way to anything: its title says what it shows, and the same numbers stand in a table.",
        (
            "Colours never carry a meaning by themselves.",
            "Tables have headings for rows and columns and can be taken away as CSV.",
        ),
    ),
    (
        "tested", "How this is tested",
        "Every change of the program is tested in a real browser: each kind of page with a checker for accessibility, "
        "pages of made-up figures in dark and high-contrast colours too, a whole task by keyboard only, and the same "
        "task without scripts.",
        ("Programs find only a part of what can be wrong; people who use aids every day have not yet tested it.",),
    ),
    (
        "limits", "What is known not to be as good as it should be",
        "Long tables are long to listen to, and maps can be read only through the table beside them.",
        ("Files in Excel, Word and PDF are made with headings and reading order, and have been tested less.",),
    ),
    (
        "tell", "Tell us",
        "If something keeps you out, tell whoever runs this copy, and say which page and what you use.",
        (),
    ),
)  # fmt: skip


def about_sections() -> tuple[Section, ...]:
    """What the website is, who makes it, what it is not, and what it does with those who read it."""
    return _sections("about", _ABOUT)


def accessibility_sections() -> tuple[Section, ...]:
    """What everybody should be able to do here, how that is tested, and what is known to fall short."""
    return _sections("accessibility", _ACCESSIBILITY)


def _sections(page: str, told: tuple[tuple[str, str, str, tuple[str, ...]], ...]) -> tuple[Section, ...]:
    return tuple(
        Section(f"{page}-{id}", title, "", (Finding(f"{page}-{id}", title, headline, sentences=more),))
        for id, title, headline, more in told
    )
