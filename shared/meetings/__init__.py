"""Meetings: when, where, for how many, and until when one may sign up."""

from shared.meetings.meeting import TOLD_TO_GUESTS, WRITTEN, Announcement, Directions, Dropped, Meeting, Venue, clashing

__all__ = ["TOLD_TO_GUESTS", "WRITTEN", "Announcement", "Directions", "Dropped", "Meeting", "Venue", "clashing"]
