"""The outbox: every mail owed, and the protocol that sends it once."""

from shared.outbox.kinds import Kind
from shared.outbox.mail import Mail, State

__all__ = ["Kind", "Mail", "State"]
