"""fairwait: is the gap in NHS care real, where is it, and what did the best do?"""

__version__ = "0.1.0"
