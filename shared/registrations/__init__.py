"""Registrations: who comes, who waits, who moves up."""

from shared.registrations.registration import Registration, Status
from shared.registrations.seats import Seats

__all__ = ["Registration", "Seats", "Status"]
