"""The limits of length and number that people meet. The plan file, the desk's forms and the books read them here.

What one of them takes, the others take as well: a meeting that the plan names can be saved at the desk, and what a line
was granted can be spent.
"""

from __future__ import annotations

from datetime import timedelta

LONGEST_LINE = 200
"""Characters in words on one line: a title, a venue, a speaker, a supplier, a point of a programme."""

LONGEST_TEXT = 5000
"""Characters in words on several lines: what a meeting is about, a heading of the application."""

MOST_LINES = 40
"""Points in a programme."""

LONGEST_ID = 40

MOST_MEETINGS = 50
"""Meetings of a season: their seats are read in one request, which takes a hundred keys."""

MOST_SEATS = 10_000
"""Seats of a meeting; also the largest number that any field takes for a count of people or days."""

MOST_PORTIONS = 2 * MOST_SEATS
"""Portions of food in one order."""

MOST_AMOUNT = 10_000_000_000
"""Øre in one amount: 100 million kr. The books also ask about an amount above the whole budget (`budget.fields`)."""

FARTHEST = timedelta(days=730)
"""How far ahead a meeting is moved at most: a day further off is a slip of the finger in the year."""

LONGEST_SUBJECT = 120
LONGEST_BODY = 3000
"""Characters in the subject and the text of a mail that the secretariat writes."""

LONGEST_REASON = 200
"""Characters in the secretariat's reason for changing or cancelling a meeting, which its guests read."""

LONGEST_ANSWER = 1000
"""Characters in what the secretariat writes about a topic that guests raised."""

LONGEST_RESULTS = 2000
"""Characters in what the secretariat writes about the results on short or on long term, each."""

LONGEST_EXPLANATION = 300
"""Characters in why a budget line came out otherwise."""

LONGEST_NAME = 120
LONGEST_COMPANY = 120
LONGEST_ADDRESS = 254
"""Characters of a mail address, as SMTP allows (RFC 5321, 4.5.3.1.3 with its erratum 1690)."""

LONGEST_DIET = 300
LONGEST_TICK = 40
MOST_DIETS = 12
"""Diets that a plan offers to tick, and the characters of each."""

LONGEST_TOPICS = 1000
LONGEST_NOTE = 200
"""Characters in what the secretariat notes on a guest."""

WAITING_LIST = 200
"""People on a meeting's waiting list at most, where its plan says nothing else."""

LARGEST_PARTY = 4
"""People of one registration."""

MOST_PRINTED = 2000
"""People of a meeting, waiting ones too, for whom lists and badges are drawn: 2,000 badges take the sender
10 to 20 of its 60 seconds. Of more there is the spreadsheet alone, and the mail says so.
"""
