"""Writing a mail that is owed, from what is true now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib import import_module

from shared.mails.render import letter
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.declaration import Audience
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.projects import Contact, Project
from shared.registrations.links import Links

Writer = Callable[[Mail, Project, MailSources, Links, datetime], MailView]


def writer(kind: Kind) -> Writer:
    """The function that writes mails of `kind`, imported with the first of them: some draw documents, and are rare."""
    module, name = kind.declared.writer.split(".")
    found: Writer = getattr(import_module(f"shared.mails.{module}"), name)
    return found


def compose(mail: Mail, sources: MailSources, links: Links, now: datetime) -> RenderedMail:
    """`mail` as it is to be sent at `now`.

    Raises:
        NoLongerApplies: what it would say is not so any more.
    """
    project = sources.project(mail.project)
    draft = writer(mail.kind)(mail, project, sources, links, now)
    if mail.person == SECRETARIAT and project.stand_in and project.stand_in.reads(now):
        draft = replace(draft, cc=(*draft.cc, Contact(project.stand_in.name, project.stand_in.address)))
    if mail.kind.declared.to is not Audience.SECRETARIAT:
        links = links.within(draft.language)
        draft = replace(draft, facts={**draft.facts, "silence_link": links.silence(project.id, mail.person, now)})
    return letter(draft, now)
