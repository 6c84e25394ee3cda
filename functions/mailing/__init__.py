"""Mailing: what is due is owed, what is owed is sent, and what SES tells of it is kept."""
