"""Bringing back lost tables: as they were at one moment, and nothing that happened since happens twice."""
