"""Retention: what goes when a project's time is up, and the proof of it."""
