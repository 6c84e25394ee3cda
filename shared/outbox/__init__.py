"""The outbox: every mail owed, and the protocol that sends it once."""

from shared.outbox.mail import Kind, Mail, State

__all__ = ["Kind", "Mail", "State"]
