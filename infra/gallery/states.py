"""Every mail in each of its states, made by the rules and read from the tables, as it would be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from infra.gallery.scene import METTE, MORNING, Scene
from shared.budget.lines import Expense
from shared.budget.recount import recount
from shared.mails.letter import Letter
from shared.mails.post import Post
from shared.outbox.mail import SECRETARIAT, WAITED, Kind, State
from shared.registrations.changing import move
from shared.technical import clock
from shared.technical.languages import SOURCE

PARTY = replace(METTE, party=3, diet="En er vegetar, og en tåler ikke nødder.")
LONG = replace(
    METTE,
    name="Maximiliane-Frederikke von Østergaard-Sørensen",
    company="Entreprenør-, Nedrivnings- og Kloakmesterfirmaet Christiansen, Christiansen & Kristiansen af 1897 ApS",
    diet="Jeg spiser hverken gluten, mælk, æg, fisk eller nødder, men jeg finder altid noget, så gør jer ikke umage.",
)


@dataclass(frozen=True)
class Shown:
    """A letter, and the state that it shows."""

    kind: Kind
    state: str
    letter: Letter


def everything(post: Post, language: str = SOURCE) -> Iterator[Shown]:
    """Each mail in each state; `post` stands on tables where nothing was shown in `language`."""
    for number, (kind, state, make) in enumerate(_STATES):
        yield Shown(kind, state, make(post, f"{language}{number}", language))


def _invitation(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.member()
    return scene.letter(Kind.INVITATION)


def _last_invitation(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.member(replace(METTE, name=""))
    return scene.letter(Kind.INVITATION, 4)


def _confirmed(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.CONFIRMATION)


def _confirmed_party(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY)
    return scene.letter(Kind.CONFIRMATION)


def _confirmed_several(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(METTE, 1, 2, 3, 4)
    return scene.letter(Kind.CONFIRMATION, 1, 2, 3, 4)


def _confirmed_here_waiting_there(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up(METTE, 1, 2)
    return scene.letter(Kind.CONFIRMATION, 1, 2)


def _confirmed_long(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(LONG, 3)
    return scene.letter(Kind.CONFIRMATION, 3)


def _waiting(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    return scene.letter(Kind.WAITING)


def _waiting_party(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=2, language=language)
    scene.sign_up(PARTY)
    return scene.letter(Kind.WAITING)


def _waiting_promoted_meanwhile(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    [other] = scene.fill()
    scene.sign_up()
    scene.cancel(other.person)
    return scene.letter(Kind.WAITING)


def _promoted(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    [other] = scene.fill()
    scene.sign_up()
    scene.cancel(other.person)
    return scene.letter(Kind.PROMOTED, version="2")


def _promoted_party(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=3, language=language)
    [other] = scene.fill(size=2)
    scene.sign_up(PARTY)
    scene.cancel(other.person)
    return scene.letter(Kind.PROMOTED, version="2")


def _already(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.ALREADY_REGISTERED)


def _already_waiting(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    return scene.letter(Kind.ALREADY_REGISTERED)


def _fresh_link(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(METTE, 1, 3)
    return scene.letter(Kind.FRESH_LINK)


def _fresh_link_to_nothing(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.FRESH_LINK)


def _changed(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.change(PARTY)
    return scene.letter(Kind.CHANGED, version="2")


def _changed_waiting(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up(PARTY)
    scene.change(replace(PARTY, party=2))
    return scene.letter(Kind.CHANGED, version="2")


def _address_changed(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    move(post.registrations, scene.project, METTE.person, "mette2", "mette@example.net", MORNING)
    return scene.letter(Kind.ADDRESS_CHANGED, version="2")


def _cancelled(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.CANCELLED, version="2")


def _cancelled_waiting(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.CANCELLED, version=f"2-{WAITED}")


def _cancelled_late(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    late = scene.meetings()[0].starts - timedelta(hours=10)
    scene.cancel(now=late)
    return scene.letter(Kind.CANCELLED, version="2", now=late)


def _reminder(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.REMINDER, now=clock.parse("2018-08-13T07:00:00Z"))


def _reminder_party(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY, 3)
    return scene.letter(Kind.REMINDER, 3, now=clock.parse("2018-10-16T07:00:00Z"))


def _first_summary(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    return _summary(scene, "")


def _quiet_summary(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 12, now=MORNING - timedelta(days=5))
    _count(scene)
    return _summary(scene, clock.text(MORNING - timedelta(days=4)))


def _busy_summary(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 9, now=MORNING - timedelta(days=5))
    scene.fill(2, 28, now=MORNING - timedelta(days=5))
    scene.sign_up(PARTY, 1, 2)
    scene.sign_up(LONG, 3)
    _count(scene)
    spent = Expense("e1", "lokaleleje", date(2018, 7, 20), "Leje", "Verdensrummet", 80_000)
    scene.post.budget.record(scene.project.id, spent)
    return _summary(scene, clock.text(MORNING - timedelta(days=1)))


def _troubled_summary(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, seats=60, language=language)
    others = scene.fill(1, 58, now=MORNING - timedelta(days=2))
    _count(scene)
    scene.member()
    hour = timedelta(hours=1)
    scene.went_wrong(scene.mail(Kind.INVITATION, 1), State.BOUNCED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.CONFIRMATION, 1, person=others[2].person), State.BOUNCED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.REMINDER, 1, person=others[3].person), State.MISSED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.CONFIRMATION, 1, person=others[4].person), State.FAILED, MORNING - 90 * hour)
    many = Expense("e1", "forplejning", date(2018, 7, 20), "Morgenmad", "Bageren", 950_000, "moede-1")
    scene.post.budget.record(scene.project.id, many)
    return _summary(scene, clock.text(MORNING - timedelta(days=1)))


def _last_summary(post: Post, name: str, language: str) -> Letter:
    scene = Scene.build(post, name, language=language)
    after = scene.project.meetings[-1].ends + timedelta(days=5)
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, version=clock.text(after - timedelta(days=7)), now=after)


def _summary(scene: Scene, since: str) -> Letter:
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, version=since)


def _count(scene: Scene) -> None:
    for meeting in scene.project.meetings:
        recount(scene.post.registrations, scene.post.budget, scene.project.id, meeting.id)


_STATES: tuple[tuple[Kind, str, Callable[[Post, str, str], Letter]], ...] = (
    (Kind.INVITATION, "to a member", _invitation),
    (Kind.INVITATION, "the season's last meeting, a member without a name", _last_invitation),
    (Kind.CONFIRMATION, "one meeting", _confirmed),
    (Kind.CONFIRMATION, "a party of three, with a diet", _confirmed_party),
    (Kind.CONFIRMATION, "four meetings", _confirmed_several),
    (Kind.CONFIRMATION, "confirmed here, waiting there", _confirmed_here_waiting_there),
    (Kind.CONFIRMATION, "long words", _confirmed_long),
    (Kind.WAITING, "one meeting", _waiting),
    (Kind.WAITING, "a party too large for the gap", _waiting_party),
    (Kind.WAITING, "promoted before the mail went", _waiting_promoted_meanwhile),
    (Kind.PROMOTED, "alone", _promoted),
    (Kind.PROMOTED, "a party of three", _promoted_party),
    (Kind.ALREADY_REGISTERED, "confirmed", _already),
    (Kind.ALREADY_REGISTERED, "waiting", _already_waiting),
    (Kind.FRESH_LINK, "asked for on the page", _fresh_link),
    (Kind.FRESH_LINK, "nothing to come", _fresh_link_to_nothing),
    (Kind.CHANGED, "a larger party", _changed),
    (Kind.CHANGED, "still waiting", _changed_waiting),
    (Kind.ADDRESS_CHANGED, "to the old address", _address_changed),
    (Kind.CANCELLED, "while one may come back", _cancelled),
    (Kind.CANCELLED, "left the waiting list", _cancelled_waiting),
    (Kind.CANCELLED, "after sign-up closed", _cancelled_late),
    (Kind.REMINDER, "two days before", _reminder),
    (Kind.REMINDER, "a party, the day before", _reminder_party),
    (Kind.SUMMARY, "the first, nobody has signed up", _first_summary),
    (Kind.SUMMARY, "a Monday without news", _quiet_summary),
    (Kind.SUMMARY, "a busy morning", _busy_summary),
    (Kind.SUMMARY, "mails went wrong, the budget is exceeded", _troubled_summary),
    (Kind.SUMMARY, "after the last meeting", _last_summary),
)
