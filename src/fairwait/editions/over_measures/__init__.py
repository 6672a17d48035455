"""What the pages that follow one measure over all places share: their addresses, and how their reports are put up."""
