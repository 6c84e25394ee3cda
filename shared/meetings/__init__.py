"""Meetings: when, where, for how many, and until when one may sign up."""

from shared.meetings.meeting import Meeting, Told, Venue

__all__ = ["Meeting", "Told", "Venue"]
