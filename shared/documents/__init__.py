"""Documents and pictures: facts in, bytes out."""
