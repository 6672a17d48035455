"""Revisions: how much the figures of a month moved between two files of it, and for whom."""
