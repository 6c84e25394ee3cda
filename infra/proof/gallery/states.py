"""Every mail in each of its states, made by the rules and read from the tables, as it would be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.proof.gallery import to_people, to_secretariat
from infra.proof.gallery.state import State
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.technical.languages import SOURCE

SHOWN = (*to_people.STATES, *to_secretariat.STATES)
STATES = (*SHOWN, *(State(kind, "as usual") for kind in Kind if kind not in {state.kind for state in SHOWN}))
"""A kind that no module shows in states of its own is shown once, as usual: a new kind needs no line here."""


@dataclass(frozen=True)
class Shown:
    """A letter, and the state that it shows."""

    kind: Kind
    state: str
    letter: RenderedMail


def everything(post: MailSources, language: str = SOURCE) -> Iterator[Shown]:
    """Each mail in each state; `post` stands on tables where nothing was shown in `language`."""
    for number, state in enumerate(STATES):
        yield Shown(state.kind, state.name, state.make(post, f"{language}{number}", language))
