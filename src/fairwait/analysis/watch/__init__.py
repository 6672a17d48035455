"""The watch list: who is on it, by which rule, on what evidence, since when, and what takes them off."""
