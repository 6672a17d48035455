"""Serving: an edition held open and swapped, answers remembered and guarded, and work handed to other processes."""

from fairwait.web.serving.guard import guarded

__all__ = ["guarded"]
