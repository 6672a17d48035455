"""The words that pages explain on hover and focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.editions.on_data.vocabulary import hover_terms

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the fact ``glossary``: a list of ``term`` and ``text``."""
    writer.fact("glossary", hover_terms())
