"""Find the files of a publication on its publisher's pages. Pure: pages are handed in, nothing is fetched."""

from fairwait.sources.finding.find import find, find_in_files, known_in_files, refuse_unfetchable
from fairwait.sources.finding.results import Found, FoundFile, Link, PageFailure, Refused

__all__ = [
    "Found",
    "FoundFile",
    "Link",
    "PageFailure",
    "Refused",
    "find",
    "find_in_files",
    "known_in_files",
    "refuse_unfetchable",
]  # fmt: skip
