"""Somebody else's words on a screen: what a terminal would obey is taken out, what people read stays."""

from __future__ import annotations

import pytest

from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.domain.harmless import harmless, hides, visible

HOSTILE = "bad \x1b]0;owned\x07\x1b[2J\u009b31m\u202egnp\ud800 text"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Guy’s and St Thomas’ – NHS Trust, 12,345", "Guy’s and St Thomas’ – NHS Trust, 12,345"),
        ("12,\u00a0345", "12,\u00a0345"),
        ("one\r\n\ttwo\u2028three", "one   two three"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\u009b2Jgone", "2Jgone"),
        ("a\u202etxt.zip\u2066\u200b\ufeff\u00ad", "atxt.zip"),
        ("half \udcff a sign", "half  a sign"),
    ],
)
def test_what_a_terminal_obeys_is_taken_out_and_words_stay(text: str, seen: str) -> None:
    assert visible(text) == seen
    assert hides(text) == ("," not in text), "the samples with a comma hold nothing hidden"


def test_endless_words_are_cut() -> None:
    assert harmless("x\x1b" * 500) == "x" * 399 + "…"


def test_nothing_on_the_screen_moves_the_cursor_or_turns_the_writing(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.say(HOSTILE)
    screen.line(HOSTILE)
    screen.items([HOSTILE])
    screen.heading(HOSTILE)
    screen.facts([("name", HOSTILE)])
    screen.table([Shown(HOSTILE, [HOSTILE]), Shown("number", ["7"], right=True)])
    out = capsys.readouterr().out
    assert out.count("bad ]0;owned[2J31mgnp text") == 7
    assert all(sign == "\n" or not hides(sign) for sign in out)
    heading, row = out.splitlines()[-2:]
    assert heading.index("number") == row.index("7") - 5, "widths are those of what is printed"
