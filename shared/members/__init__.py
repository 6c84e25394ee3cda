"""Members: who is in the network and is invited."""

from shared.members.member import Member

__all__ = ["Member"]
