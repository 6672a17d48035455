"""How fast fairwait is, as ratios and limits measured in one run. ``python -m benchmarks`` runs them."""
