"""What joins the rooms for those who use them from outside: the functions of the Python package."""
