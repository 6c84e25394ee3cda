"""Mails: what each says, to whom, with which calendar file, and how it becomes a MIME message."""
