"""The page of an invitation's button, which is signed for one member: one tap signs up, another says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from registration.confirming import signed_up
from registration.owner import meeting_to_come, require_reachable
from registration.pages import SWITCH, known_meeting, page, reading_link
from registration.refusals import refusal, refusing
from registration.scripts import with_script
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.members.member import Member
from shared.projects import Project
from shared.registrations.declining import decline
from shared.registrations.form import CHOSEN, LONGEST, Form, filled
from shared.registrations.offer import Offer, offers
from shared.registrations.opening import require_open
from shared.registrations.refusals import PartyTooLarge
from shared.registrations.registration import DETAILS, UNLISTED, Guest, Registration, Status, values
from shared.registrations.signing_up import sign_up
from shared.technical.fields import Fault, Fields, FormInvalid, typed
from web.http import Request, Response
from web.page import PRIVATE

NOT_AGAIN = frozenset({"topics", *UNLISTED})
"""What is asked anew for each meeting."""


@dataclass(frozen=True)
class Invited:
    """Whom an invitation's link was signed for, the meeting, and the form that came, if any."""

    project: Project
    meeting: Meeting
    person: str
    token: str
    posted: Fields = field(default_factory=dict)

    @cached_property
    def member(self) -> Member | None:
        """Their entry among the members; None where they are none any more."""
        return wiring().members.get(self.project.network, self.person)

    def registrations(self) -> Sequence[Registration]:
        """All of theirs in the season."""
        ids = [meeting.id for meeting in self.project.meetings]
        return wiring().registrations.of_person(self.project.id, ids, self.person)

    def has_moved(self) -> bool:
        """Whether what they signed up for here is held under another address now: this link changes nothing of it."""
        return any(each.meeting == self.meeting.id and each.status is Status.MOVED for each in self.registrations())

    def filled_in(self, known: Sequence[Registration]) -> Mapping[str, str]:
        """The form as they find it: what they wrote last in the season, else what the list of members says."""
        last = _last(known)
        if last is not None:
            return filled(last) | dict.fromkeys(NOT_AGAIN, "")
        if self.member is None:
            return dict.fromkeys(DETAILS, "")
        name, company = self.member.name, self.member.company
        return {**dict.fromkeys(DETAILS, ""), "name": name, "company": company or name, "party": "1"}


def invited(request: Request, token: str) -> Response:
    """How they have answered, and the form with its two buttons. Looking changes nothing."""
    return _answered(request, _invited(request, token))


def answer(request: Request, token: str) -> Response:
    """Sign them up, or remember that they cannot come."""
    who = _invited(request, token, request.form())
    if SWITCH in who.posted or who.has_moved():
        return _answered(request, who)
    act = next(iter(who.posted.get("act", ())), "")
    if act not in {"come", "decline"}:
        raise refusal("unreadable", who.project)
    with refusing(who.project, who.meeting):
        if act == "decline":
            decline(wiring().registrations, who.project, who.meeting, who.person, request.now)
            return _answered(request, who, "declined")
        return _come(request, who)


def _invited(request: Request, token: str, posted: Fields | None = None) -> Invited:
    with reading_link("invitation-expired"):
        project, meeting, person = wiring().links().read_invitation(token, request.now)
    of, found = known_meeting(project, meeting)
    meeting_to_come(request, of, found.id)
    who = Invited(of, found, person, token, posted or {})
    known = [] if who.member else who.registrations()
    if any(each.status is Status.MOVED for each in known) and not any(each.live for each in known):
        # They have left this mailbox: nothing more is signed up for under it, and it is shown nothing of theirs.
        raise refusal("link-moved", of)
    return who


def _come(request: Request, who: Invited) -> Response:
    """Sign up with what the form says, at the invitation's meeting and at the others that they have ticked."""
    known, member = who.registrations(), who.member
    before = next((each for each in known if each.meeting == who.meeting.id), None)
    if before is not None and before.live:
        return _answered(request, who, f"came-{before.status.value}")
    address = member.address if member else next(filter(None, map(_address, known)), "")
    if not address:
        raise refusal("no-such-meeting", who.project)
    require_open(who.meeting, request.now)  # a page without a form cannot show again what is wrong with it
    fields = {name: [text] for name, text in who.filled_in(known).items()} | {**who.posted}
    try:
        wanted = Form.of(who.project, who.project.meetings, _last(known)).details(fields)
    except FormInvalid as error:
        return _answered(request, who, faults=error.faults)
    spoken = member.language if member else next(each.language for each in known if _address(each))
    guest = Guest(**values(wanted, type(wanted)), person=who.person, address=address, language=spoken)
    require_reachable(who.project, who.person, request.now)
    also = [each for each in _later(request, who, known) if each.id in who.posted.get(CHOSEN, ())]
    try:
        outcomes = sign_up(wiring().registrations, who.project, [who.meeting, *also], guest, request.now)
    except PartyTooLarge as error:
        return _answered(request, who, faults={"party": Fault.NO_ROOM}, most=error.most)
    if not also:
        return _answered(request, who, f"came-{outcomes[0].status.value}")
    return signed_up(who.project, outcomes, guest)


def _later(request: Request, who: Invited, known: Sequence[Registration]) -> list[Meeting]:
    """The other meetings that they may tick: open, later than this one, and not answered yet."""
    answered = {each.meeting for each in known}
    later = [each for each in who.project.ahead(request.now) if each.starts > who.meeting.starts]
    return [each for each in later if each.id not in answered and each.takes_registrations(request.now)]


def _offers(request: Request, who: Invited, meetings: Sequence[Meeting]) -> list[Offer]:
    seats = wiring().registrations.seats(who.project.id, [each.id for each in meetings], consistent=False)
    return offers(meetings, seats, request.now)


def _answered(
    request: Request, who: Invited, done: str = "", faults: Mapping[str, Fault] | None = None, most: int = 0
) -> Response:
    known = who.registrations()
    here = next((each for each in known if each.meeting == who.meeting.id), None)
    faults = faults or {}
    offer, *later = _offers(request, who, [who.meeting, *_later(request, who, known)])
    shown = page(
        "invited.html",
        who.project,
        PRIVATE,
        status=422 if faults else 200,
        posted=bool(faults) or SWITCH in who.posted,
        at=f"/n/{who.token}",
        meeting=who.meeting,
        now=request.now,
        answer=here.status.value if here else "",
        open=offer.open and bool(who.member or any(map(_address, known))),
        offer=offer,
        full=not offer.free,
        later=[each for each in later if each.open],
        chosen=who.posted.get(CHOSEN, ()),
        done=done,
        asked=DETAILS,
        questions=Form.of(who.project, [each.meeting for each in (offer, *later)], _last(known)),
        typed={**who.filled_in(known), **typed(who.posted, [each for each in DETAILS if each in who.posted])},
        faults={name: fault.value for name, fault in faults.items()},
        longest=LONGEST,
        most=most,
        largest_party=max(each.meeting.largest_party for each in (offer, *later)),
    )
    return with_script(shown, "share.js") if here and here.status is Status.CONFIRMED else shown


def _last(known: Sequence[Registration]) -> Registration | None:
    """What they wrote last. What has moved to another address is somebody's who has left this one."""
    return max(filter(_address, known), key=lambda each: each.registered_at, default=None)


def _address(registration: Registration) -> str:
    return "" if registration.status is Status.MOVED else registration.address
