"""One place among the places of its kind: the bands that they make, what it stands beside, and who does better."""
