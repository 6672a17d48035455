"""England at a glance: what a reader of two minutes should take away, each part short and with its doubt."""
