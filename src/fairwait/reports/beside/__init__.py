"""Work done by a second process of our own beside this one, and by this one where there is no second."""
