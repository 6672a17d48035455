"""Change over months: how far apart places are month by month, how lists wander, ranks of every month."""
