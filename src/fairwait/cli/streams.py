"""Standard output and error: any place's name can be written to them, whatever the terminal."""

from __future__ import annotations

import contextlib
import sys
from typing import TextIO


def settle() -> None:
    """Write UTF-8 to files and pipes; on a terminal replace what its encoding lacks rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None or speaks_unicode(stream):
            continue
        with contextlib.suppress(OSError, ValueError):
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8")


def speaks_unicode(stream: TextIO) -> bool:
    """Whether dashes, dots and accents can be written to the stream."""
    return (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").startswith("utf")
