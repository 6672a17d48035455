"""A digest in words: for each place what is better, worse, new, unchanged and not judged, and which way is good."""

from fairwait.analysis.digest.digest import digest
from fairwait.analysis.digest.model import AreaDigest, Digest, Line

__all__ = ["AreaDigest", "Digest", "Line", "digest"]
