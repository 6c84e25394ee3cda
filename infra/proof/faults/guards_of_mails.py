"""Guards of mails: once, in time, and to nobody who does not want them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.proof.faults.taken_out import Guard, instead, says, unconditional, without
from shared.mails.rendered import NoLongerApplies
from shared.members.consents import Consents, Subscription
from shared.members.member import Member
from shared.outbox import State
from shared.outbox.mail import Entry, Mail
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Update

NEVER = datetime.max.replace(tzinfo=UTC)


def _claims_all(claim: Callable[..., bool]) -> Callable[..., bool]:
    def claimed(table: Any, mail: Mail, by: str, now: datetime) -> bool:
        claim(table, mail, by, now)
        return True

    return claimed


def _claims_late(there: object) -> Callable[..., Any]:
    def claimed(table: Any, mail: Mail, by: str, now: datetime) -> Any:
        return table._change(
            mail.id,
            "SET #state = :sending, claim = :claim, claimed_at = :now ADD tries :one",
            "#state = :owed",
            {
                ":sending": State.SENDING.value,
                ":owed": State.OWED.value,
                ":claim": by,
                ":now": clock.text(now),
                ":one": 1,
            },
        )

    return claimed


def _sends_late(send: Callable[..., Any]) -> Callable[..., Any]:
    def sent(outbox: Any, entry: Entry, *rest: Any) -> Any:
        return send(outbox, _for_ever(entry), *rest)

    return sent


def _cares_late(recovery_action: Callable[..., Any]) -> Callable[..., Any]:
    return lambda entry, claimed_at, now: recovery_action(_for_ever(entry), claimed_at, now)


def _for_ever(entry: Entry) -> Entry:
    return replace(entry, mail=replace(entry.mail, latest=NEVER))


def _dated(there: Any) -> property:
    def dated(mail: Mail) -> str:
        return f"{there.fget(mail)}.{mail.owed_at:%Y%m%dT%H%M%S}"

    return property(dated)


def _refuses(send: Callable[..., str]) -> Callable[..., str]:
    def sent(*arguments: Any) -> str:
        from shared.mails.ses import Refused, Unclear

        try:
            return send(*arguments)
        except Unclear as error:
            raise Refused(str(error), lasting=False) from error

    return sent


def _tries_again(send: Callable[..., str]) -> Callable[..., str]:
    def sent(*arguments: Any) -> str:
        from shared.mails.ses import Unclear

        with suppress(Unclear):
            return send(*arguments)
        return send(*arguments)

    return sent


def _again_whatever(there: object) -> Callable[..., bool]:
    def owed(table: Any, seen: Entry, now: datetime) -> bool:
        values = {":owed": State.OWED.value, ":due": f"{clock.text(now + timedelta(minutes=10))}#{seen.mail.id}"}
        dynamodb.write(
            Update(
                table.name, {"id": seen.mail.id}, "SET #state = :owed, due = :due", None, {"#state": "state"}, values
            )
        )
        return True

    return owed


def _answered_or_not(there: object) -> Callable[..., Any]:
    def invited(mail: Mail, project: Any, post: Any, now: datetime) -> Any:
        meeting = project.meeting(mail.meetings[0])
        member, _ = post.member(project.id, mail.meetings[0], mail.person)
        if meeting is None or not meeting.takes_registrations(now) or member is None:
            raise NoLongerApplies("no longer a member who may be mailed")
        return meeting, member

    return invited


def _welcome(there: object) -> Callable[[Member | None, Consents], Subscription]:
    return lambda member, consents: Subscription.INVITED if member else Subscription.STRANGER


def _silenced_by_nothing(there: object) -> property:
    return property(lambda consents: False)


def _everybody(there: object) -> Callable[[Any], Any]:
    return lambda guest: guest.attending


def _unfinished(progress: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda item: replace(progress(item), finished=False)


MAILS = (
    Guard("owing twice is owing once", "4", without({"shared.outbox.table:NEW": instead(None)})),
    Guard("a mail's id says what, about what, to whom", "4", without({"shared.outbox.mail:Mail.id": _dated})),
    Guard("a lease before SES", "4", without({"shared.outbox.table:OutboxTable.claim": _claims_all})),
    Guard(
        "two hours for SES's own word",
        "4",
        without(
            {"shared.outbox.protocol:GRACE": instead(timedelta(0)), "shared.outbox.table:GRACE": instead(timedelta(0))}
        ),
    ),
    Guard("SES's own word is believed", "4", without({"shared.outbox.table:OutboxTable.heard": says(False)})),
    Guard(
        "what SES took is recorded",
        "4",
        without({"shared.outbox.table:OutboxTable.sent": says(False)}),
    ),
    Guard("an answer that was lost is no refusal", "4", without({"shared.mails.ses:send": _refuses})),
    Guard("SES is never asked again by itself", "4", without({"shared.mails.ses:send": _tries_again})),
    Guard(
        "a stuck mail is owed again only if it is as it was seen",
        "4",
        without({"shared.outbox.table:OutboxTable.owe_again": _again_whatever}),
        raced=True,
    ),
    Guard(
        "the planner looks after stuck mails", "4", without({"shared.campaigns.planner:Planner._recover": says(None)})
    ),
    Guard(
        "a campaign goes on from the checkpoint that was seen",
        "4",
        without({"shared.campaigns.checkpoints:Checkpoints._checkpoint": unconditional}),
        raced=True,
        also="the mails' ids: a page that is owed again is owed once",
        others=without({"shared.outbox.table:NEW": instead(None)}),
        shows=r"^4: (second-)?(invitation|reminder|evaluation|thanks|share-kit|preview|catering-order|day-\w+)\.",
    ),
    Guard("what is finished is not paged again", "9", without({"shared.campaigns.checkpoints:_progress": _unfinished})),
    Guard(
        "nothing goes out too late",
        "4",
        without(
            {
                "mailing.send:send": _sends_late,
                "shared.outbox.table:OutboxTable.claim": _claims_late,
                "shared.outbox.table:recovery_action": _cares_late,
            }
        ),
    ),
    Guard(
        "who has no seat any more gets no mail of participants",
        "4",
        without({"shared.mails.meetings:confirmed": _everybody, "shared.mails.afterwards:confirmed": _everybody}),
    ),
    Guard(
        "who has cancelled is not confirmed",
        "4",
        without({"shared.mails.guests:live": _everybody, "shared.mails.guests:confirmed": _everybody}),
    ),
    Guard("who has answered is not invited again", "4", without({"shared.mails.members:_invited": _answered_or_not})),
    Guard(
        "no mail to who has said no",
        "4",
        without(
            {
                "shared.mails.sources:subscription": _welcome,
                "shared.members.consents:Consents.silenced": _silenced_by_nothing,
            }
        ),
    ),
    Guard(
        "a complaint is a no to everything", "4", without({"shared.members.table:MembersTable.complained": says(None)})
    ),
    Guard(
        "a mailbox that is closed is invited no more",
        "4",
        without({"shared.members.table:MembersTable.suppress": says(False)}),
    ),
    Guard("unsubscribing holds", "4", without({"shared.members.table:MembersTable.leave": says(None)})),
)
