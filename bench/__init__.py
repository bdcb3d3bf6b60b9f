"""Speed against what one would use instead: `python -m bench`, or `make bench`."""
