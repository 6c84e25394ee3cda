"""What an evaluation is, and the id by which one person's stays one without saying whose it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from shared.technical.languages import SOURCE

LOWEST, HIGHEST = 1, 10
LOW = 3
"""A score of so little or less is told to the secretariat at once."""

LONGEST = 1000
"""Characters of each text."""


@dataclass(frozen=True)
class Evaluation:
    """What somebody says of a meeting they were at; their latest word.

    `score` is from 1 to 10. `signed_name` is empty unless they ticked that their name may be seen. `given_at` is when
    they last sent it (UTC), `language` that of the page they wrote on.
    """

    project: str
    meeting: str
    id: str
    score: int
    useful: str
    next_topics: str
    free: str
    given_at: datetime
    signed_name: str = ""
    language: str = SOURCE

    @property
    def low(self) -> bool:
        """Whether the secretariat hears of it at once."""
        return self.score <= LOW


def evaluation_id(pepper: str, project: str, meeting: str, person: str) -> str:
    """The id of the evaluation of `person` at `meeting`: the same link finds and changes the same evaluation.

    It is not their pseudonym, nor the same at another meeting. Whoever reads the table, an export or a backup of it, or
    the id of a mail, cannot tell whose it is, nor which evaluations are of one person. It does not protect against
    somebody who has the pepper as well: there are few guests, and each pseudonym can be tried. Nor against what the
    words themselves give away, or the language of the only guest who reads English, or the score of the only one who
    answered.
    """
    message = "\0".join(("evaluation", project, meeting, person))
    digest = hmac.new(pepper.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
