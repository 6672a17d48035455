"""One measure of many places over a run of months: what every question about change starts from."""
