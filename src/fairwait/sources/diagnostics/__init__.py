"""Readers of diagnostic waiting times and activity (the return DM01): workbooks, series made of them, two summaries."""
