"""One place beside England, its neighbours and its peers: a module for each thing a profile says."""
