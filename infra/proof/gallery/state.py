"""One mail in one state: what has happened before, and when it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from infra.proof.gallery.scene import METTE, MORNING, Scene
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.outbox.occasion import Occasion
from shared.registrations.asking import ask
from shared.registrations.registration import Guest
from shared.registrations.requests import RequestsTable
from shared.technical.languages import SOURCE
from shared.technical.shared_limit import SharedLimit

NO_LIMIT = SharedLimit("", {}, 0, timedelta(hours=1))
Story = Callable[[Scene], object]


@dataclass(frozen=True)
class State:
    """A mail of `kind` in the state `name`.

    `story`: what has happened; where there is none, what the kind's declaration tells. `about`: the numbers of the
    meetings that it names; else the first, or the season's last where the kind is sent after that alone. `now`: when it
    goes out; else when its kind is due, or on the scene's morning. `person` and `occasion` where they are not the
    kind's own. `seats`: at the first meeting.
    """

    kind: Kind
    name: str
    story: Story | None = None
    about: tuple[int, ...] = ()
    now: datetime | None = None
    seats: int = 28
    person: str = ""
    occasion: Occasion | None = None

    def make(self, post: MailSources, name: str, language: str = SOURCE) -> RenderedMail:
        """The letter, from a season called `name`, to people who read `language`."""
        scene = Scene.build(post, name, self.seats, language)
        if self.story:
            self.story(scene)
        else:
            scene.usual(self.kind)
        declared = self.kind.declared
        about = self.about or ((len(scene.project.meetings),) if declared.once_a_season else (1,))
        usual = declared.due.of(scene.meetings(*about)[0]) if declared.due else MORNING
        return scene.letter(self.kind, *about, person=self.person, occasion=self.occasion, now=self.now or usual)


def signed_up(guest: Guest = METTE, *numbers: int) -> Story:
    """`guest` has signed up for these meetings."""
    return lambda scene: scene.sign_up(guest, *numbers)


def in_turn(*stories: Story) -> Story:
    """One after the other."""

    def story(scene: Scene) -> None:
        for each in stories:
            each(scene)

    return story


def filled(parties: int = 1, size: int = 1) -> Story:
    """So many others have signed up for the first meeting."""
    return lambda scene: scene.fill(1, parties, size)


def signed_up_after(guest: Guest = METTE, *numbers: int, parties: int = 1, size: int = 1) -> Story:
    """Others have signed up for the first meeting, then `guest` for these."""
    return in_turn(filled(parties, size), signed_up(guest, *numbers))


def asked(guest: Guest = METTE, *numbers: int) -> Story:
    """`guest` has filled in the form for these meetings, and has not clicked."""

    def story(scene: Scene) -> None:
        table = RequestsTable(scene.post.registrations.name, scene.post.outbox)
        mailbox = f"{scene.project.id}-{guest.person}"
        wanted = replace(guest, language=scene.language)
        ask(table, scene.project, scene.meetings(*numbers), wanted, mailbox, NO_LIMIT, MORNING)

    return story


def changed_to(guest: Guest, first: Story) -> Story:
    """After `first`, what they have is what `guest` says."""
    return in_turn(first, lambda scene: scene.change(guest))


def cancelled(first: Story, person: str = METTE.person, now: datetime = MORNING) -> Story:
    """After `first`, `person` has cancelled what they have at the first meeting."""
    return in_turn(first, lambda scene: scene.cancel(person, now=now))


def member(name: str = METTE.name) -> Story:
    """Somebody of this name is a member."""
    return lambda scene: scene.member(replace(METTE, name=name))
