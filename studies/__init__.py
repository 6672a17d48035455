"""Simulation studies, run on demand. Each writes its results here and a page of the documentation from them."""
