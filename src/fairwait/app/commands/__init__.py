"""The commands that join the website to the rest: the command line's own room may not know of it."""
