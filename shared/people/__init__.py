"""People: a mail address as the key of a person, and what names and addresses may be."""

from shared.people.person import AddressInvalid, normalise, person_id

__all__ = ["AddressInvalid", "normalise", "person_id"]
