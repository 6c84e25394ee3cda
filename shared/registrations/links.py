"""The addresses of the public pages, and the signed ones that only a mail's reader has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.registrations.address_requests import TAKEN_BACK_WITHIN
from shared.technical.languages import SOURCE
from shared.technical.links import Signer

MANAGE = "manage"
MANAGE_AGE = timedelta(days=300)
"""A season with its evaluation; the manage page is worth nothing afterwards."""

CONFIRM = "confirm"
CONFIRM_AGE = timedelta(days=3)
"""Longer than a request lasts: whoever asks once more within two days gets no second mail, and has this link."""

ADDRESS = "address"
TAKE_BACK = "take-back"

INVITATION = "invitation"
INVITATION_AGE = timedelta(days=730)
"""Longer than a meeting can be put off: the link works as long as its meeting is to come, wherever that has moved."""

UNSUBSCRIBE = "unsubscribe"
UNSUBSCRIBE_AGE = timedelta(days=730)
"""The link of an old mail works too: nobody has to look for a newer one to unsubscribe."""

SILENCE = "silence"

EVALUATE = "evaluate"
EVALUATE_AGE = timedelta(days=60)

VOTE = "vote"
VOTE_AGE = timedelta(days=60)

DESK = "desk"
DESK_AGE = timedelta(days=30)
"""From a mail to the secretariat until the meeting that it is about."""


@dataclass(frozen=True)
class Links:
    """Makes and reads the pages' addresses. `public_url` has no slash at its end.

    `signer` signs the public's, `office` the secretariat's. A function without keys for the latter signs them by the
    public's, and the desk takes none of those.

    Whoever follows one gets the page in their browser's language, or in `language` where that is not Danish: somebody
    who asked for English is not asked twice.
    """

    public_url: str
    signer: Signer
    language: str = SOURCE
    office: Signer | None = None

    def within(self, language: str) -> Links:
        """The same, for a reader of `language`."""
        return replace(self, language=language)

    @property
    def _kept(self) -> str:
        return "" if self.language == SOURCE else f"?lang={self.language}"

    def _signed(self, page: str, purpose: str, *about: str, now: datetime) -> str:
        return f"{self.public_url}/{page}/{self.signer.sign(purpose, *about, now=now)}{self._kept}"

    @property
    def _office(self) -> Signer:
        return self.office or self.signer

    def network(self, network: str) -> str:
        """The network's page, which shows what comes, the same every year."""
        return self.season(network)

    def season(self, project: str) -> str:
        """The season's page."""
        return f"{self.public_url}/{project}{self._kept}"

    def meeting(self, project: str, meeting: str) -> str:
        """A meeting's page, with its form."""
        return f"{self.public_url}/{project}/{meeting}{self._kept}"

    def privacy(self, project: str) -> str:
        """What is kept about people, why and for how long."""
        return f"{self.public_url}/{project}/privacy{self._kept}"

    def manage(self, project: str, person: str, now: datetime) -> str:
        """The page where somebody sees and cancels their own registrations in a project."""
        return self._signed("m", MANAGE, project, person, now=now)

    def read_manage(self, token: str, now: datetime) -> tuple[str, str]:
        """The project and the person of a manage link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(MANAGE, token, now, MANAGE_AGE)
        return project, person

    def confirm(self, project: str, person: str, now: datetime) -> str:
        """The page where the click that a sign-up on the form still needs is made."""
        return self._signed("c", CONFIRM, project, person, now=now)

    def read_confirm(self, token: str, now: datetime) -> tuple[str, str]:
        """The project and the person of a confirm link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(CONFIRM, token, now, CONFIRM_AGE)
        return project, person

    def new_address(self, project: str, leaving: str, person: str, now: datetime) -> str:
        """The page where the mailbox of a new address answers; its person was `leaving` until then."""
        return self._signed("a", ADDRESS, project, leaving, person, now=now)

    def read_new_address(self, token: str, now: datetime) -> tuple[str, str, str]:
        """The project of such a link, the person as they were until then, and as they are with the new address.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, leaving, person = self.signer.read(ADDRESS, token, now, CONFIRM_AGE)
        return project, leaving, person

    def take_back(self, project: str, person: str, now: datetime) -> str:
        """The page where the address that registrations have left takes them back."""
        return self._signed("b", TAKE_BACK, project, person, now=now)

    def read_take_back(self, token: str, now: datetime) -> tuple[str, str]:
        """The project of such a link, and the person with that address.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(TAKE_BACK, token, now, TAKEN_BACK_WITHIN)
        return project, person

    def invitation(self, project: str, meeting: str, person: str, now: datetime) -> str:
        """The page where a member who was invited to a meeting signs up, or says that they cannot come."""
        return self._signed("n", INVITATION, project, meeting, person, now=now)

    def read_invitation(self, token: str, now: datetime) -> tuple[str, str, str]:
        """The project, the meeting and the person of an invitation link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, meeting, person = self.signer.read(INVITATION, token, now, INVITATION_AGE)
        return project, meeting, person

    def unsubscribe(self, project: str, person: str, now: datetime) -> str:
        """The page where a member leaves the list, and comes back; a POST of its one click is RFC 8058's."""
        return self._signed("u", UNSUBSCRIBE, project, person, now=now)

    def read_unsubscribe(self, token: str, now: datetime) -> tuple[str, str]:
        """The project and the person of an unsubscribe link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(UNSUBSCRIBE, token, now, UNSUBSCRIBE_AGE)
        return project, person

    def silence(self, project: str, person: str, now: datetime) -> str:
        """The page where whoever reads a mail says: not me, never write again. It works as long as `unsubscribe`'s."""
        return self._signed("x", SILENCE, project, person, now=now)

    def read_silence(self, token: str, now: datetime) -> tuple[str, str]:
        """The project and the person of a link of `silence`.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(SILENCE, token, now, UNSUBSCRIBE_AGE)
        return project, person

    def evaluate(self, project: str, meeting: str, person: str, now: datetime) -> str:
        """The page where somebody who was there says how it was."""
        return self._signed("e", EVALUATE, project, meeting, person, now=now)

    def read_evaluate(self, token: str, now: datetime) -> tuple[str, str, str]:
        """The project, the meeting and the person of an evaluation link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, meeting, person = self.signer.read(EVALUATE, token, now, EVALUATE_AGE)
        return project, meeting, person

    def vote(self, project: str, meeting: str, person: str, now: datetime) -> str:
        """The page where a member chooses what a meeting shall be about."""
        return self._signed("v", VOTE, project, meeting, person, now=now)

    def read_vote(self, token: str, now: datetime) -> tuple[str, str, str]:
        """The project, the meeting and the person of such a link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, meeting, person = self.signer.read(VOTE, token, now, VOTE_AGE)
        return project, meeting, person

    def desk(self, act: str, project: str, *about: str, now: datetime) -> str:
        """The secretariat's page for one act, about one meeting, line or task."""
        return f"{self.public_url}/d/{act}/{self._office.sign(f'{DESK}.{act}', project, *about, now=now)}{self._kept}"

    def read_desk(self, act: str, token: str, now: datetime, age: timedelta = DESK_AGE) -> tuple[str, ...]:
        """The project of a desk link for `act`, and what else it is about.

        Raises:
            LinkExpired: older than `age`; its subject says what for.
            LinkInvalid: forged, altered, or for another act.
        """
        return self._office.read(f"{DESK}.{act}", token, now, age)
