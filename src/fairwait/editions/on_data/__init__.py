"""What the pages on data and methods say: what is held, who sent it, what was revised, how things are measured."""
