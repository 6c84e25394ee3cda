"""How was it? The page of the link that is mailed as a meeting ends: ten numbers, three questions, maybe a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from registration.pages import SWITCH, known_meeting, page, reading_link
from registration.refusals import refusing
from registration.wiring import wiring
from shared.evaluations.evaluation import HIGHEST, LOWEST, Evaluation, evaluation_id
from shared.evaluations.form import FIELDS, MOST, OFFERS, SCORE, SIGNED, TEXTS, is_score, read
from shared.evaluations.giving import evaluation, give, may_evaluate, offer, offering, signature
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations import Registration
from shared.technical.fields import FormInvalid
from web.http import Request, Response
from web.language import language
from web.page import PRIVATE


@dataclass(frozen=True)
class Evaluator:
    """Whom a link was signed for: the guest of `registration` at `meeting`."""

    project: Project
    meeting: Meeting
    registration: Registration
    address: str


def evaluating(request: Request, token: str) -> Response:
    """The form with what they have said before. Looking changes nothing; `?score=8` ticks a number and stores none."""
    guest = _guest(request, token)
    known = _known(guest)
    typed = (_typed(known) if known else dict.fromkeys(FIELDS, "")) | _offered(guest.registration)
    score = next(iter(parse_qs(request.query).get(SCORE, ())), "")
    return _form(request, guest, {**typed, SCORE: score} if is_score(score) else typed, {}, known)


def evaluate(request: Request, token: str) -> Response:
    """Keep what they say, in place of what they said before."""
    guest, fields = _guest(request, token), request.form()
    typed = {field: next(iter(fields.get(field, ())), "") for field in FIELDS}
    if SWITCH in fields:
        return _form(request, guest, typed, {}, _known(guest))
    at = wiring()
    try:
        posted = read(fields, _offers(guest))
        given = evaluation(guest.registration, posted, at.keys().pepper, language(), request.now)
        table = at.evaluations().table
        offered = offering(table, guest.registration, offer(posted, request.now))
        with refusing(guest.project, guest.meeting):
            give(table, at.registrations.outbox, guest.project, given, offered)
    except FormInvalid as error:
        faults = {field: fault.value for field, fault in error.faults.items()}
        return _form(request, guest, typed, faults, _known(guest))
    later = (each for each in guest.project.ahead(request.now) if each.id != guest.meeting.id)
    coming = next((each for each in later if each.takes_registrations(request.now)), None)
    return page(
        "evaluated.html",
        guest.project,
        PRIVATE,
        at=guest.address,
        meeting=guest.meeting,
        said=given,
        next=coming,
        offered=posted.offers,
    )


def _guest(request: Request, token: str) -> Evaluator:
    at = wiring()
    with reading_link("evaluation-expired"):
        project, meeting, person = at.links().read_evaluate(token, request.now)
    of, found = known_meeting(project, meeting)
    with refusing(of, found):
        registration = may_evaluate(found, at.registrations.get(project, meeting, person), request.now)
    return Evaluator(of, found, registration, f"/e/{token}")


def _known(guest: Evaluator) -> Evaluation | None:
    at, person = wiring(), guest.registration.person
    id = evaluation_id(at.keys().pepper, guest.project.id, guest.meeting.id, person)
    return at.evaluations().table.get(guest.project.id, guest.meeting.id, id)


def _typed(known: Evaluation) -> dict[str, str]:
    texts = {field: str(getattr(known, field)) for field in TEXTS}
    return {**texts, SCORE: str(known.score), SIGNED: "yes" if known.signed_name else ""}


def _offers(guest: Evaluator) -> list[str]:
    """What the season asks its guests to offer, and what they offered while it did, which they may take back."""
    known = guest.registration.offer
    return [name for name in OFFERS if name in guest.project.asks.offers or (known and getattr(known, name))]


def _offered(registration: Registration) -> dict[str, str]:
    found = registration.offer
    return {
        name: "" if found is None else text if isinstance(text := getattr(found, name), str) else "yes" if text else ""
        for pair in OFFERS.items()
        for name in pair
    }


def _form(
    request: Request, guest: Evaluator, typed: Mapping[str, str], faults: Mapping[str, str], known: Evaluation | None
) -> Response:
    return page(
        "evaluating.html",
        guest.project,
        PRIVATE,
        status=422 if faults else 200,
        at=guest.address,
        meeting=guest.meeting,
        signature=signature(guest.registration),
        scores=range(LOWEST, HIGHEST + 1),
        typed=typed,
        offers=_offers(guest),
        faults=faults,
        known=known is not None,
        posted=request.method == "POST",
        longest=MOST,
    )
