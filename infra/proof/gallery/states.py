"""Every mail in each of its states, made by the rules and read from the tables, as it would be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.proof.gallery import (
    around_meetings,
    deletions,
    low_scores,
    to_guests,
    to_members,
    to_participants,
    to_secretariat,
)
from infra.proof.gallery.scene import Scene
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.technical.languages import SOURCE

SHOWN = (
    *to_members.STATES,
    *to_guests.STATES,
    *to_participants.STATES,
    *to_secretariat.STATES,
    *around_meetings.STATES,
    *low_scores.STATES,
    *deletions.STATES,
)


def _usual(kind: Kind) -> tuple[Kind, str, Callable[[MailSources, str, str], RenderedMail]]:
    return kind, "as usual", lambda post, name, language: Scene.build(post, name, language=language).usual(kind)


STATES = (*SHOWN, *(_usual(kind) for kind in Kind if kind not in {shown for shown, _, _ in SHOWN}))
"""A kind that no module shows in states of its own is shown once, as usual."""


@dataclass(frozen=True)
class Shown:
    """A letter, and the state that it shows."""

    kind: Kind
    state: str
    letter: RenderedMail


def everything(post: MailSources, language: str = SOURCE) -> Iterator[Shown]:
    """Each mail in each state; `post` stands on tables where nothing was shown in `language`."""
    for number, (kind, state, make) in enumerate(STATES):
        yield Shown(kind, state, make(post, f"{language}{number}", language))
