"""Check-in: who has come, tapped at the door by one or more people, on phones that may be without a network."""
