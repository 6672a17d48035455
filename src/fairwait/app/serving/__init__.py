"""A running website: a supervisor, web workers, a process that draws, and those that make reports and editions."""
