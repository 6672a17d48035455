"""Made-up published files: the layouts, blanks and quirks of the real ones, with no real figure in them.

``full_csv`` writes RTT full CSV data files of any month since 2012; ``breakages`` spoils one in each way that a
reader must refuse. Everything is deterministic in (seed, month).
"""
