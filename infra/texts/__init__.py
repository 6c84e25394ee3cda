"""The texts' catalogues: which texts the templates hold, and what still lacks a translation."""
