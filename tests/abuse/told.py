"""What functions are told without anybody asking: records of streams and events of SES, good ones and mangled."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfHour
from shared.technical import dynamodb
from tests.abuse import drawn
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables

ADDRESS = "guest1@example.org"


@dataclass
class Context:
    """What Lambda tells of an invocation."""

    aws_request_id: str = "request-1"
    invoked_function_arn: str = "arn:aws:lambda:eu-north-1:123456789012:function:keys"
    function_name: str = "function"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


CONTEXT: Any = Context()
odd = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    drawn.texts,
    st.just([]),
    st.just({}),
    st.sampled_from(
        ({"S": ""}, {"N": "x"}, {"N": "1.5"}, {"L": [{"M": {}}]}, {"BOOL": "no"}, {"XX": 1}, {"NULL": True})
    ),
)


def mangled(good: Any) -> SearchStrategy[Any]:
    """`good` with one to three of its parts taken out, replaced, or joined by others, at any depth."""

    @st.composite
    def draw(pick: Any) -> Any:
        made = copy.deepcopy(good)
        for _ in range(pick(st.integers(1, 3))):
            at = made
            while True:
                names = list(at) if isinstance(at, dict) else list(range(len(at)))
                if not names:
                    break
                name = pick(st.sampled_from(names))
                if isinstance(at[name], (dict, list)) and at[name] and pick(st.booleans()):
                    at = at[name]
                    continue
                if pick(st.booleans()):
                    at[name] = copy.deepcopy(pick(odd))  # the next one may be put into it
                else:
                    del at[name]
                break
        return made

    return draw()


def owed(number: int) -> Mail:
    return Mail(
        Kind.FRESH_LINK,
        PROJECT,
        a_guest(1).person,
        BEFORE,
        BEFORE + timedelta(days=1),
        occasion=OfHour(BEFORE + timedelta(hours=number)),
    )


def record(tables: Tables, mail: Mail, number: int, event: str = "INSERT") -> dict[str, Any]:
    item = dynamodb.pack(tables.outbox.put(mail).item)
    return {
        "eventName": event,
        "dynamodb": {"SequenceNumber": str(number), "Keys": {"id": item["id"]}, "NewImage": item},
    }


def outbox(tables: Tables) -> list[Any]:
    found = dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
    return sorted(map(str, found))


def told(what: str) -> dict[str, Any]:
    mail = {
        "messageId": "ses-1",
        "destination": [ADDRESS],
        "tags": {"mail_id": ["fresh-link.amager-oest.person0001.v1"]},
        "commonHeaders": {"to": [f"Anna <{ADDRESS}>"], "subject": "Hej Anna"},
    }
    detail: dict[str, Any] = {"eventType": what, "mail": mail}
    detail["delivery"] = {"recipients": [ADDRESS]}
    detail["bounce"] = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
    detail["complaint"] = {"complainedRecipients": [{"emailAddress": ADDRESS}]}
    return {"time": "2018-07-26T07:00:00Z", "detail": detail}
