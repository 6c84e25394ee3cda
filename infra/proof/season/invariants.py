"""What always holds (docs/promises.md), looked for in the tables and in what was mailed.

Each function lists what is broken, in words that begin with the promise's number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from infra.proof.season import books, seating
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.totals import outbox
from shared.outbox import Kind, State
from shared.outbox.declaration import Audience
from shared.technical import clock

GRACE = timedelta(hours=2)
"""As the design has it; a product that has another is not followed."""

HELD_UP = timedelta(seconds=20)
"""So long may pass between a mail's writing and SES's taking it: what happens meanwhile it cannot know."""


Excuse = Callable[[str, datetime], bool]
"""Whether a fault hid from us that SES took the mail of that id at that moment: only then it may go out once more."""


def nothing_excuses(mail: str, at: datetime) -> bool:
    """No fault hides anything."""
    return False


def broken(season: Season) -> list[str]:
    """Everything that is broken now. What holds at rest alone is looked for when no stream record is on its way."""
    found = [*sent_once(season), *books.tally(season)]
    for meeting, moment in seating.moments(season):
        found += [*seating.seats(meeting.id, moment), *seating.persons(meeting.id, moment)]
        found += seating.waiting(meeting.id, moment, meeting)
    return found


def broken_in_the_end(season: Season, *, calm: bool = True) -> list[str]:
    """What can be told when all is over: each mail once, none late, none to anybody who was not to get it. In a `calm`
    season, without a fault, none is missed either, as one is that cannot be written.
    """
    return [*sent_once(season), *late(season), *unwelcome(season), *(missed(season) if calm else ())]


def missed(season: Season) -> Iterator[str]:
    """No mail was owed and not sent in time, or given up."""
    lost = {State.MISSED.value, State.FAILED.value}
    yield from (f"4: {mail['id']} is {mail['state']}" for mail in outbox(season) if mail["state"] in lost)


def sent_once(season: Season, excused: Excuse = nothing_excuses) -> Iterator[str]:
    """4. A mail owed is sent once; once more where, and as often as, a fault hid from us that it was sent. By its id,
    and by what it says: an id that tells two mails apart which are one would hide it.
    """
    sent: dict[str, list[datetime]] = {}
    for mail in season.post.sent:
        sent.setdefault(mail.id, []).append(mail.at)
    for id, times in sent.items():
        for before, after in pairwise(times):
            if not excused(id, before):
                yield f"4: {id}: sent at {before} and at {after}, and nothing hid the first from us"
            elif after < before + GRACE - HELD_UP:
                yield f"4: {id}: sent at {before} and again at {after}, without waiting for SES's own word"
    said = Counter((each["kind"], each["person"], tuple(each["meetings"]), each["version"]) for each in outbox(season))
    yield from (f"4: {about}: owed {count} times" for about, count in said.items() if count > 1)


def late(season: Season, held_up: timedelta = timedelta(0)) -> Iterator[str]:
    """4. Nothing goes out once its latest time has passed, and nothing that the outbox does not know."""
    latest = {mail["id"]: clock.parse(mail["latest"]) for mail in outbox(season)}
    for mail in season.post.sent:
        if mail.id not in latest:
            yield f"4: {mail.id}: sent, and the outbox knows nothing of it"
        elif mail.at >= latest[mail.id] + held_up:
            yield f"4: {mail.id}: sent at {mail.at}, not later than {latest[mail.id]}"


def unwelcome(season: Season, held_up: timedelta = timedelta(0)) -> Iterator[str]:
    """Nothing goes to somebody who has cancelled, unsubscribed or complained, or whose mailbox is closed; nor about a
    meeting that is called off. A sender that was `held_up` after a mail's writing does not know what came after.
    """
    heard, known = season.post.heard, season.people.known
    gone, off = _cancelled(season), _called_off(season)
    for mail in season.post.sent:
        person = known.get(mail.to)
        left = person.left if person else None
        reasons = {
            "unsubscribed": left if mail.kind in INVITES else None,
            "bounced": heard.get((mail.to, "Bounce"))
            if mail.kind in INVITES and mail.to.startswith("bounce")
            else None,
            "complained": heard.get((mail.to, "Complaint")),
            "called off": _all_called_off(mail, off),
        }
        for reason, since in reasons.items():
            if since is not None and mail.at > since + held_up:
                yield f"4: {mail.id}: sent at {mail.at}, {reason} at {since}"
        if mail.kind in TO_GUESTS and any(
            mail.at > at + held_up and not _undone(season, mail, at) for at in gone.get(_of(mail), ())
        ):
            yield f"4: {mail.id}: sent at {mail.at}, after they had cancelled"


INVITES = {kind for kind in Kind if kind.declared.to is Audience.MEMBERS}
FAREWELLS = {kind for kind in Kind if kind.declared.farewell}
TO_GUESTS = {kind for kind in Kind if kind.declared.to in (Audience.PARTICIPANTS, Audience.REGISTERED)} - FAREWELLS


def _of(mail: Mail) -> tuple[str, str]:
    return mail.to, mail.meetings[0]


def _cancelled(season: Season) -> dict[tuple[str, str], list[datetime]]:
    found: dict[tuple[str, str], list[datetime]] = {}
    for each in season.world.log:
        if each.what == "cancelled":
            found.setdefault((each.who, each.details[0]), []).append(each.at)
    return found


def _undone(season: Season, mail: Mail, cancelled: datetime) -> bool:
    """Whether its reader signed up again after that, or may have: a page that broke tells nobody what became of it."""
    again = {"asked", "signed up", "signed up once more", "found it broken"}
    return any(
        each.at >= cancelled and each.at <= mail.at and each.what in again and (each.who, each.details[0]) == _of(mail)
        for each in season.world.log
    )


def _all_called_off(mail: Mail, off: Mapping[str, datetime]) -> datetime | None:
    """Since when nothing is left of what the mail is about; the season's report is about the others as well."""
    of_season = mail.kind in FAREWELLS or mail.kind.declared.once_a_season
    if of_season or not mail.meetings or not off.keys() >= set(mail.meetings):
        return None
    return max(off[id] for id in mail.meetings)


def _called_off(season: Season) -> dict[str, datetime]:
    log = [each.at for each in season.world.log if each.what == "called a meeting off"]
    return dict(zip(season.secretariat.wants.called_off, log, strict=True))
