"""Reading the project's own Markdown: tables, headings, links, code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^(```+|~~~+)(.*)$")


def pages() -> list[Path]:
    """Every Markdown page of the project, in order."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
    return sorted([*found, *(ROOT / "benchmarks").rglob("*.md"), *(ROOT / "studies").rglob("*.md")])


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block: the words after the fence, its text, and the line it begins on."""

    info: str
    text: str
    line: int


def code_blocks(text: str) -> list[CodeBlock]:
    blocks, inside, start, lines = [], None, 0, []
    for number, line in enumerate(text.splitlines(), start=1):
        fence = _FENCE.match(line.strip())
        if inside is None and fence:
            inside, start, lines = fence, number, []
        elif inside is not None and line.strip() == inside[1]:
            blocks.append(CodeBlock(inside[2].strip(), "\n".join(lines) + "\n", start))
            inside = None
        elif inside is not None:
            lines.append(line)
    assert inside is None, f"the code block begun on line {start} never ends"
    return blocks


def without_code(text: str) -> str:
    """The page with fenced blocks and inline code blanked out, line numbers kept."""
    kept, fence = [], None
    for line in text.splitlines():
        found = _FENCE.match(line.strip())
        if fence is None and found:
            fence = found[1]
            kept.append("")
        elif fence is not None:
            fence = None if line.strip() == fence else fence
            kept.append("")
        else:
            kept.append(re.sub(r"`[^`]*`", "", line))
    return "\n".join(kept)


def anchors(text: str) -> set[str]:
    """Names that links may point to: headings as GitHub names them, and explicit anchors."""
    found: set[str] = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    for line in _unfenced(text):
        if match := re.match(r"^#{1,6} (.+)$", line):
            words = re.sub(r"[^\w\- ]", "", match[1].strip().lower())
            found.add(words.replace(" ", "-"))
    return found


def _unfenced(text: str) -> list[str]:
    lines, fence = [], None
    for line in text.splitlines():
        found = _FENCE.match(line.strip())
        if fence is None and found:
            fence = found[1]
        elif fence is not None:
            fence = None if line.strip() == fence else fence
        else:
            lines.append(line)
    return lines


def table_below(text: str, heading: str, number: int = 0) -> list[dict[str, str]]:
    """The rows of the ``number``-th table under a heading, by column name."""
    section = re.split(r"^#{1,6} ", text, flags=re.M)
    body = next(part for part in section if part.startswith(heading))
    tables, current = [], []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            current.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif current:
            tables.append(current)
            current = []
    header, _, *rows = tables[number]
    return [dict(zip(header, row, strict=True)) for row in rows]
