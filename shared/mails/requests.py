"""Letters to a mailbox that has not answered: somebody wrote its address on the form. No word of theirs stands here."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.mails.attending import draft, guest
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Mail
from shared.outbox.occasion import OfMoment
from shared.projects import Contact, Project
from shared.registrations.links import Links
from shared.technical.languages import spoken


def asked(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """A click, and you are registered. Who is so already, at all of it, gets the way there instead."""
    return _asking("request", mail, project, post, links, now)


def asked_again(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The click is still missing."""
    return _asking("request-reminder", mail, project, post, links, now)


def _asking(words: str, mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    request = post.request(project.id, mail.person, now)
    if request is None:
        raise NoLongerApplies("answered, or its day is over")
    wanted = [each for each in project.ahead(now) if each.id in request.meetings and each.takes_registrations(now)]
    if not wanted:
        raise NoLongerApplies("the meeting takes no registrations any more")
    registrations, silenced = post.guest(project.id, [each.id for each in wanted], mail.person)
    if silenced:
        raise NoLongerApplies("has complained")
    live = {each.meeting for each in registrations if each.live}
    if all(each.id in live for each in wanted):
        to = guest(mail, project, post, links, now)
        return draft("already-registered", to, [each for each in to.attending if each.registration.live])
    links = links.within(spoken(request.language))
    return MailView(
        to=Contact("", request.address),
        project=project,
        words=words,
        layout="request",
        language=links.language,
        facts={
            "name": "",
            "meetings": wanted,
            "attending": (),
            "first": wanted[0],
            "several": len(wanted) > 1,
            "until": min(_until(request.expires), wanted[-1].registration_closes),
            "manage_link": "",
            "answered_by_link": True,
            "action_link": links.confirm(project.id, mail.person, now),
            "season_link": links.season(project.id),
            "privacy_link": links.privacy(project.id),
        },
    )


def new_address(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Is this your address? Says nothing of whoever asked, not even at which meetings they are registered."""
    asked_at = mail.of(OfMoment)
    waiting = post.asked_at_address(project.id, mail.person, now)
    found = next((each for each in waiting if each.mailed_at and OfMoment(each.mailed_at).text == asked_at.text), None)
    if found is None:
        raise NoLongerApplies("answered, or its day is over")
    if post.guest(project.id, [], mail.person)[1]:
        raise NoLongerApplies("has complained")
    links = links.within(spoken(found.language))
    return MailView(
        to=Contact("", found.address),
        project=project,
        words="address-request",
        layout="request",
        language=links.language,
        facts={
            "name": "",
            "meetings": (),
            "attending": (),
            "first": None,
            "several": False,
            "until": _until(found.expires),
            "manage_link": "",
            "answered_by_link": True,
            "action_link": links.new_address(project.id, found.leaving, mail.person, now),
            "season_link": links.season(project.id),
            "privacy_link": links.privacy(project.id),
        },
    )


def _until(expires: int) -> datetime:
    return datetime.fromtimestamp(expires, UTC)
