"""Lists against flows: what joined a list, what was treated, and what left it otherwise."""
