"""Putting a draft into words: first sentence by sentence, then laid out as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.mails.rendered import RenderedMail
from shared.mails.view import MailView
from shared.projects import Contact
from shared.technical.nouns import USUAL
from shared.technical.templates import environment
from shared.technical.unbroken import unbroken
from shared.technical.writing import lines, one_line

PLACES = ("shared.mails", "shared.desk", "shared.registrations")
"""Whose templates a letter is made of: our own, and the desk's sentences about what was done."""

PARAGRAPHS = frozenset({"after", "description", "facebook", "website"})
"""What a mail says in several paragraphs, a line each."""


def letter(draft: MailView, now: datetime) -> RenderedMail:
    """The letter that `draft` makes."""
    project = draft.project
    parts, html, text = body(draft, draft.layout, now)
    return RenderedMail(
        to=Contact(one_line(draft.to.name), draft.to.address),
        subject=f"{parts['sample']} {parts['subject']}" if draft.sample else parts["subject"],
        preview=parts["preview"],
        html=html,
        text=text,
        date=now,
        reply_to=Contact(project.committee.name, project.secretariat.address),
        sender_name=project.committee.name,
        language=draft.language,
        cc=draft.cc,
        calendar=draft.calendar,
        attachments=draft.attachments,
        unsubscribe=draft.unsubscribe,
    )


def body(draft: MailView, layout: str, now: datetime) -> tuple[Mapping[str, Any], str, str]:
    """What `draft` says at `now`, and that laid out as HTML and as text."""
    project = draft.project
    facts = {
        "now": now,
        "shown": False,
        "silence_link": "",
        "sample": draft.sample,
        "project": project,
        "accent": project.appearance.accent,
        "logo": project.appearance.logo or project.committee.name,
        **draft.facts,
    }
    parts = {**sentences(("base", draft.words), facts, draft.language), "own": []}
    if draft.own:
        parts |= {"subject": one_line(draft.own.subject), "own": paragraphs(draft.own.body)}
    texts = environment(*PLACES, language=draft.language, nouns=project.spoken)
    html, text = (texts.get_template(f"{layout}.{kind}").render({**facts, "said": parts}) for kind in ("html", "txt"))
    return parts, unbroken(html), lines(text) + "\n"


def paragraphs(text: str) -> Sequence[Sequence[str]]:
    """The paragraphs of `text`, which empty lines part, each as its lines."""
    return [each.split("\n") for each in lines(text).split("\n\n") if each]


def sentences(words: Sequence[str], facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Each thing that `words` say, by its block's name: a line, or a list of paragraphs. Plain text, not HTML.

    What a later one of `words` says replaces what an earlier one says.
    """
    nouns = facts["project"].spoken if "project" in facts else USUAL
    texts = environment(*PLACES, language=language, nouns=nouns)
    templates = [texts.get_template(f"words/{each}.txt") for each in words]
    blocks = {name: block for template in templates for name, block in template.blocks.items()}
    context = templates[-1].new_context(dict(facts))
    return {name: _said(name, "".join(block(context))) for name, block in blocks.items()}


def _said(name: str, text: str) -> str | list[str]:
    if name in PARAGRAPHS:
        return [each for each in map(one_line, text.split("\n")) if each]
    return one_line(text)
