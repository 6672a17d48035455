"""What a user keeps of their own: named groups of places and what was agreed about places on the watch list."""
