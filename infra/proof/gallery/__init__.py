"""The gallery: every mail in each of its states, on one page, to be looked at."""
