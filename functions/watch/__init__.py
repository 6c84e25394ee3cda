"""Watching: what went wrong, as logs and events tell it, becomes a mail to ops."""
