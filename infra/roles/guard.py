"""IAM before every call that a function makes in this process: what its role does not allow is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from infra.roles.needs import Account, Need, needs
from infra.roles.policy import Role

_played: ContextVar[str | None] = ContextVar("played", default=None)


@contextmanager
def playing(function: str) -> Iterator[None]:
    """Let what is called here be called by `function`, whichever guard is asked."""
    before = _played.set(function)
    try:
        yield
    finally:
        _played.reset(before)


@dataclass
class Guard:
    """What each function asked for, and what was refused it. Calls that no function makes are nobody's to refuse."""

    account: Account
    roles: Mapping[str, Role]
    who: Callable[[], str | None] = lambda: None
    """The function that is running, unless `playing` says which."""
    used: dict[str, set[Need]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, set[Need]] = field(default_factory=lambda: defaultdict(set))

    def ask(self, service: str, operation: str, arguments: Mapping[str, Any]) -> None:
        """Let the call through, if the running function's role allows all that it needs.

        Raises:
            ClientError: it does not; said as AWS says it.
        """
        function = _played.get() or self.who()
        if function is None:
            return
        for need in needs(self.account, service, operation, arguments):
            self.used[function].add(need)
            if not self.roles[function].allows(need):
                self.refused[function].add(need)
                raise _denied(function, operation, need)


@contextmanager
def guarded(guard: Guard) -> Iterator[Guard]:
    """While this lasts, `guard` is asked before every call of every client, and before an address is presigned."""
    call, emit = vars(BaseClient)["_make_api_call"], vars(BaseClient)["_emit_api_params"]

    def asked(client: BaseClient, operation: str, arguments: Mapping[str, Any]) -> Any:
        guard.ask(client.meta.service_model.service_name, operation, arguments)
        return call(client, operation, arguments)

    def signed(client: BaseClient, api_params: Any, operation_model: Any, context: Mapping[str, Any]) -> Any:
        if context.get("is_presign_request"):
            guard.ask(client.meta.service_model.service_name, operation_model.name, api_params)
        return emit(client, api_params, operation_model, context)

    with ExitStack() as stack:
        stack.enter_context(patch.object(BaseClient, "_make_api_call", asked))
        stack.enter_context(patch.object(BaseClient, "_emit_api_params", signed))
        yield guard


def _denied(function: str, operation: str, need: Need) -> ClientError:
    message = f"{function} is not authorized to perform: {need.action} on resource: {need.resource}"
    said: Any = {
        "Error": {"Code": "AccessDeniedException", "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    return ClientError(said, operation)
