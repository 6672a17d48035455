"""One measure of every place of a kind: which are held, what is known of each place, and what the measure means."""
