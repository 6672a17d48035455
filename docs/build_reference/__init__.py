"""Write the reference pages from the program itself, so that they cannot say anything else.

    python -m docs.build_reference           # write docs/reference/*.md
    python -m docs.build_reference --check   # fail, naming the pages, if any differs from what would be written

A test runs the check. Pages of docs/reference without the mark are written by hand.
"""
