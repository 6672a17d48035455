"""Words that need explaining, led to their meaning from where a page uses them first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup, escape

from fairwait.reports.html_markup import own
from fairwait.reports.naming import file_stem
from fairwait.reports.text import clean

Glossary = tuple[tuple[str, str], ...]


def term_anchor(term: str) -> str:
    """The id of a term's meaning on a page: ``term-expected-rank``."""
    return f"term-{file_stem(term)}"


@dataclass(slots=True)
class Terms:
    """Marks the first use of each term on one page. ``where`` is the page of the meanings; empty for the same page."""

    glossary: Glossary
    where: str = ""
    _seen: set[str] = field(default_factory=set)

    def mark(self, text: str) -> Markup:
        """The text, escaped, in which the first use of a term is a link to its meaning."""
        escaped = escape(clean(text))
        pattern, anchors = _pattern(self.glossary)
        if pattern is None or len(self._seen) == len(self.glossary):
            return escaped

        def linked(found: re.Match[str]) -> str:
            anchor = anchors[_singular(found[0].lower(), anchors)]
            if anchor in self._seen:
                return found[0]
            self._seen.add(anchor)
            return f'<a class="term" href="{self.where}#{anchor}">{found[0]}</a>'

        return own(pattern.sub(linked, str(escaped)))


def _singular(word: str, known: dict[str, str]) -> str:
    return word if word in known else word.removesuffix("s")


@lru_cache(maxsize=32)
def _pattern(glossary: Glossary) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """A pattern that finds any term, longer ones first, and the anchors by each way of writing a term."""
    anchors = {str(escape(written)).lower(): term_anchor(term) for term, _ in glossary for written in _writings(term)}
    if not anchors:
        return None, {}
    names = "|".join(re.escape(one) for one in sorted(anchors, key=len, reverse=True))
    return re.compile(rf"(?<![\w&-])(?:{names})s?(?![\w-])", re.IGNORECASE), anchors


def _writings(term: str) -> Sequence[str]:
    """A term and the short form that its brackets give: ``Integrated care board (ICB)``."""
    found = re.fullmatch(r"(.+?) \(([^)]+)\)", term)
    return (found[1], found[2]) if found else (term,)
