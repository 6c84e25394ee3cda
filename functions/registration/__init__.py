"""The public pages: sign up for meetings, see and cancel from a mail; and the same as JSON."""
