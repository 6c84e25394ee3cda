"""The writes that change a member or a person's marks: each may be told twice, late, or after a newer one."""

from __future__ import annotations

from datetime import date, datetime

from shared.members.consents import KEPT
from shared.members.member import GIVEN, Member, Standing
from shared.technical import clock
from shared.technical.dynamodb import Delete, Update

PEOPLE = "#people"
"""In place of a network: what holds of a person in every one. No network may be called so."""

SOFT_BOUNCES = 5
"""So many mails in a row that a mailbox did not take for now, and the member counts as out of reach."""

NOTED = ("soft_bounces", "reached_at", "asked_on", "stays_on")
"""What we note of a member besides."""

MEMBER = "attribute_exists(address)"
NOT_OLDER = "(attribute_not_exists(standing_at) OR standing_at <= :at)"
"""A bounce that is told again after they have come back is old news."""


def save(table: str, member: Member, *, anew: bool = False) -> Update:
    """A member as a list has it; the standing stays, or begins as active; the day of joining, the source and the yes
    stay, unless it is `anew`.
    """
    given = {name: getattr(member, name) for name in GIVEN}
    sets = [f"#{name} = :{name}" for name in given] + ["standing = if_not_exists(standing, :active)"]
    days = {"joined": member.joined, "stays_on": member.stays_on}
    once = {name: day.isoformat() for name, day in days.items() if day}
    once |= {"source": member.source} if member.source else {}
    sets += [f"#{name} = :{name}" if anew else f"#{name} = if_not_exists(#{name}, :{name})" for name in once]
    return Update(
        table,
        {"project": member.network, "person": member.person},
        f"SET {', '.join(sets)}",
        names={f"#{name}": name for name in (*given, *once)},
        values={**{f":{name}": value for name, value in {**given, **once}.items()}, ":active": Standing.ACTIVE.value},
    )


def strip(table: str, network: str, person: str) -> Update:
    """Take everything but the unsubscription from somebody who has unsubscribed."""
    return Update(
        table,
        {"project": network, "person": person},
        f"REMOVE {', '.join(f'#{name}' for name in GIVEN)}, joined, #source, {', '.join(NOTED)}",
        condition="standing = :unsubscribed",
        names={f"#{name}": name for name in (*GIVEN, "source")},
        values={":unsubscribed": Standing.UNSUBSCRIBED.value},
    )


def drop(table: str, network: str, person: str) -> Delete:
    """Take a member off the list; an unsubscription must be left, see `strip`."""
    return Delete(
        table,
        {"project": network, "person": person},
        condition=f"{MEMBER} AND standing <> :unsubscribed",
        values={":unsubscribed": Standing.UNSUBSCRIBED.value},
    )


def erase(table: str, network: str, person: str) -> Delete:
    """Erase whatever there is, unless the person has unsubscribed: then that must be left, see `strip`."""
    return Delete(
        table,
        {"project": network, "person": person},
        condition="attribute_not_exists(standing) OR standing <> :unsubscribed",
        values={":unsubscribed": Standing.UNSUBSCRIBED.value},
    )


def ask(table: str, network: str, person: str, day: date, asked: date | None) -> Update:
    """Note the `day` on which a member is asked whether to stay; `asked`: when that was done before, if ever."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET asked_on = :day",
        condition=f"{MEMBER} AND standing = :active AND "
        + ("asked_on = :asked" if asked else "attribute_not_exists(asked_on)"),
        values={":day": day.isoformat(), ":active": Standing.ACTIVE.value}
        | ({":asked": asked.isoformat()} if asked else {}),
    )


def stay(table: str, network: str, person: str, day: date) -> Update:
    """The member who was asked stays."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET stays_on = :day REMOVE asked_on",
        condition=MEMBER,
        values={":day": day.isoformat()},
    )


def give_up(table: str, network: str, person: str, asked: date) -> Delete:
    """Take a member off the list who was `asked` and has not answered."""
    return Delete(
        table,
        {"project": network, "person": person},
        condition="standing = :active AND asked_on = :asked",
        values={":active": Standing.ACTIVE.value, ":asked": asked.isoformat()},
    )


def suppress(table: str, network: str, person: str, at: datetime, *also: str, **values: object) -> Update:
    """No more invitations, because the address takes no mail; somebody who has unsubscribed stays unsubscribed."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET standing = :suppressed, standing_at = :at",
        condition=" AND ".join([MEMBER, "standing <> :unsubscribed", NOT_OLDER, *also]),
        values={
            ":suppressed": Standing.SUPPRESSED.value,
            ":unsubscribed": Standing.UNSUBSCRIBED.value,
            ":at": clock.text(at),
            **{f":{name}": value for name, value in values.items()},
        },
    )


def suppress_if_unreachable(table: str, network: str, person: str, mail: str, at: datetime) -> Update:
    """The same, if `mail` is the last of too many that bounced softly."""
    return suppress(
        table,
        network,
        person,
        at,
        "contains(soft_bounces, :mail) AND size(soft_bounces) >= :most",
        most=SOFT_BOUNCES,
        mail=mail,
    )


def count_soft_bounce(table: str, network: str, person: str, mail: str, at: datetime) -> Update:
    """Remember `mail` in a set, where the same one cannot stand twice; not if one has arrived since."""
    return Update(
        table,
        {"project": network, "person": person},
        "ADD soft_bounces :mail",
        condition=f"{MEMBER} AND (attribute_not_exists(reached_at) OR reached_at < :at)",
        values={":mail": {mail}, ":at": clock.text(at)},
    )


def forget_soft_bounces(table: str, network: str, person: str, at: datetime) -> Update:
    """An empty set again, unless it was emptied for this mail, or a later one, before."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET reached_at = :at REMOVE soft_bounces",
        condition=f"{MEMBER} AND (attribute_not_exists(reached_at) OR reached_at < :at)",
        values={":at": clock.text(at)},
    )


def unsubscribe(table: str, network: str, person: str, at: datetime) -> Update:
    """Unsubscribed, member or not: a list that they stand on later finds it, for five years from the last time."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET standing = :unsubscribed, standing_at = :at, expires = :expires",
        condition=NOT_OLDER,
        values={":unsubscribed": Standing.UNSUBSCRIBED.value, ":at": clock.text(at), ":expires": _expires(at)},
    )


def resubscribe(table: str, network: str, person: str, at: datetime) -> Update:
    """Active again, whatever they were, with a clean slate."""
    return Update(
        table,
        {"project": network, "person": person},
        "SET standing = :active, standing_at = :at REMOVE soft_bounces, expires",
        condition=f"{MEMBER} AND {NOT_OLDER}",
        values={":active": Standing.ACTIVE.value, ":at": clock.text(at)},
    )


def mark(table: str, person: str, what: str, at: datetime, *, new: bool = True) -> Update:
    """Move one of a person's marks forward to `at`; where they have none yet, only if it may be a `new` one."""
    return Update(
        table,
        {"project": PEOPLE, "person": person},
        "SET #what = :at, expires = :expires",
        condition="(attribute_not_exists(#what) OR #what < :at)" + ("" if new else " AND attribute_exists(person)"),
        names={"#what": what},
        values={":at": clock.text(at), ":expires": _expires(at)},
    )


def _expires(at: datetime) -> int:
    return int((at + KEPT).timestamp())
