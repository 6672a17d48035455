"""Change over time in a panel of places by months: who moved, who stayed, and what chance alone would show."""
