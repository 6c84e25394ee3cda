"""Members: who is in the network and is invited."""

from shared.members.member import Member
from shared.members.person import AddressInvalid, normalise, person_id

__all__ = ["AddressInvalid", "Member", "normalise", "person_id"]
