"""One module a kind of page: ``paths(bench)`` says which pages there are, ``make(bench, path)`` makes one."""
