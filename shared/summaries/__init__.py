"""Summaries: what the secretariat is told, and when there is nothing to tell."""
