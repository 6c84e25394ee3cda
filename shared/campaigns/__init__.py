"""Campaigns: which mails to many are due when, and how far each of them is."""
