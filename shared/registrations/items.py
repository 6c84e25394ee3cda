"""Items of the Registrations table as what they stand for."""

from __future__ import annotations

import msgspec

from shared.registrations.keys import parse_partition
from shared.registrations.registration import Registration
from shared.registrations.seats import Seats
from shared.technical.dynamodb import Item


def seats_of(item: Item) -> Seats:
    """The seats that the item holds."""
    return msgspec.convert(item, Seats)


def registration_of(item: Item) -> Registration:
    """The registration that the item holds; its key names the meeting."""
    return msgspec.convert({**item, "meeting": parse_partition(item["meeting"])[1]}, Registration)
