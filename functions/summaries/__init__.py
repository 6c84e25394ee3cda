"""Summaries: what the secretariat is told by mail."""
