"""`python -m infra.deploy`, which is `make deploy`."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import account, answers, artifacts, busy_page, domain, preflight, telling
from infra.deploy.answers import Answers, Wrong
from infra.deploy.domain import Domain
from infra.deploy.questions import asked
from infra.terminal.refusals import WRONG, sentence
from infra.terminal.screen import complain, say

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "deploy.toml"
STACK = "tovholder"
BUILT = ROOT / ".aws-sam" / "build"
SAM = ROOT / ".local" / "tools" / "sam" / "bin" / "sam"

Run = Callable[[Sequence[str]], None]
"""Runs a program in the project's folder; raises CalledProcessError where it fails."""


@dataclass(frozen=True)
class Deployment:
    """One run of the command. `yes`: nobody is there to be asked. `builder`: the role that CloudFormation acts as;
    empty means ourselves. `boundary`: the policy that no function's role may exceed; empty means none.
    """

    stack: str
    yes: bool
    kept: Path
    run: Run
    builder: str = ""
    boundary: str = ""

    def whole(self) -> None:
        """Ask, check, say, build, deploy, and say what comes next.

        Raises:
            Wrong: an answer is missing or cannot be, or something of AWS's or the DNS's stands in the way.
            BotoCoreError, ClientError: AWS does not know us, or refuses.
            CalledProcessError: the build or the deployment failed, and has said why.
        """
        caller = account.caller()
        told = self._settle()
        here = look(told, self.stack)
        for line in telling.before(told, caller, here.post, self.stack):
            say(line)
        for line in preflight.remarks(here.stack, here.identity, here.at_once, here.domain):
            say(line)
        if not self.yes and not typer.confirm("Build and deploy this?"):
            _stop("Nothing is deployed.")
        self.run(["make", "--no-print-directory", "artifacts"])
        if here.stack.first:
            # What is protected from deletion cannot be taken back when a first deployment fails.
            self.run(self._sam(told, here, protect=False))
        self.run(self._sam(told, here, protect=True))
        self._afterwards(told, caller, here)

    def _settle(self) -> Answers:
        kept = self.kept_for_stack
        before = answers.read(tomllib.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else Answers()
        told = before.checked() if self.yes else asked(before, prompt)
        if not self.yes:
            kept.write_text(answers.written(told), encoding="utf-8")
        return told

    @property
    def kept_for_stack(self) -> Path:
        """Where this stack's answers are: a second deployment has a file of its own."""
        return self.kept if self.stack == STACK else self.kept.with_name(f"{self.kept.stem}-{self.stack}.toml")

    def _sam(self, told: Answers, here: Here, *, protect: bool) -> list[str]:
        makes = here.identity.ours or not here.identity.known
        parameters = told.parameters(
            sandbox=here.post.sandbox, makes_identity=makes, protect=protect, at_once=here.at_once
        )
        if self.boundary:
            parameters = {**parameters, "PermissionsBoundary": self.boundary}
        return [
            *(str(SAM), "deploy", "--stack-name", self.stack, "--region", told.region, "--resolve-s3"),
            *("--no-confirm-changeset", "--no-fail-on-empty-changeset"),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *(("--role-arn", self.builder) if self.builder else ()),
            *("--parameter-overrides", *(f'{name}="{value}"' for name, value in parameters.items())),
        ]

    def _afterwards(self, told: Answers, caller: account.Caller, here: Here) -> None:
        """What CloudFormation cannot do, then what is left to do; what AWS refuses of the first hides nothing of the
        second.
        """
        with told_if_refused("the budget of the month is not set"):
            account.limit_costs(caller.account, self.stack, told.limit, told.alarm_address)
        if here.post.sandbox:
            with told_if_refused(f"SES has sent no link to {told.secretariat}"):
                account.have_confirmed(told.region, told.secretariat)
        if here.at_once < preflight.ENOUGH_AT_ONCE:
            with told_if_refused("Lambda's quota is not raised"):
                account.ask_for_more(told.region, preflight.WANTED)
        records: list[tuple[str, str, str]] = []
        confirmed = False
        with told_if_refused("SES has not said whether the sender is confirmed"):
            confirmed = account.confirmed(told.region, told.identity)
            records = list(account.dns_of(told.region, told.sender_domain)) if told.sender_domain else []
        outputs = account.outputs(told.region, self.stack)
        if bucket := outputs.get("BusyPageBucket"):
            with told_if_refused("whoever Lambda turns away sees an error of CloudFront's"):
                busy_page.put(told.region, bucket)
        for line in telling.after(told, here.post, outputs, self.stack, confirmed=confirmed, records=records):
            say(line)
        for line in telling.without_byte_code(artifacts.layers_without_byte_code(BUILT)):
            complain(line)


@dataclass(frozen=True)
class Here:
    """What is there before the deployment. `domain`: None where the DNS cannot be asked."""

    post: account.MailAccount
    stack: account.Stack
    identity: account.Identity
    at_once: int
    domain: Domain | None


def look(told: Answers, name: str) -> Here:
    """What AWS and the DNS have.

    Raises:
        Wrong: something there stands in the way.
    """
    found = account.stack(told.region, name)
    preflight.stack(found, told.region)
    preflight.indexes(account.indexes(told.region, account.outputs(told.region, name)))
    seen: Domain | None = None
    with suppress(OSError):
        seen = domain.look(answers.domain_of(told.sender), domain.ask)
    if seen is not None:
        preflight.sender(told, seen)
    return Here(
        account.post(told.region),
        found,
        account.identity(told.region, name, told.identity),
        account.at_once(told.region),
        seen,
    )


@contextmanager
def told_if_refused(consequence: str) -> Iterator[None]:
    """Let what follows go on where AWS refuses this; say what it refused, and the consequence."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        complain(f"{sentence(error)} So {consequence}.")


def prompt(question: str, usual: str) -> str:
    """What is typed; `usual` where nothing is."""
    return str(typer.prompt(question, default=usual, show_default=bool(usual)))


def run(words: Sequence[str]) -> None:
    """A program, with what it says on the screen."""
    subprocess.run(words, cwd=ROOT, env=os.environ | {"SAM_CLI_TELEMETRY": "0"}, check=True)


def main(
    stack: Annotated[str, typer.Option("--stack", metavar="NAME", help="What the deployment is called.")] = STACK,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: deploy.toml says it all.")] = False,
    builder: Annotated[
        str,
        typer.Option(
            "--builder", metavar="ARN", envvar="TOVHOLDER_BUILDER", help="The role that CloudFormation shall act as."
        ),
    ] = "",
    boundary: Annotated[
        str,
        typer.Option(
            "--boundary",
            metavar="ARN",
            envvar="TOVHOLDER_BOUNDARY",
            help="The policy that no function's role may exceed.",
        ),
    ] = "",
) -> None:
    """Deploy to AWS: asks for what it has to know, checks it, says what will be made, and what to do next."""
    if not yes and not sys.stdin.isatty():
        _stop("Nobody is there to be asked; say --yes, with what was answered before in deploy.toml.")
    try:
        Deployment(stack, yes, KEPT, run, builder, boundary).whole()
    except Wrong as wrong:
        _stop(str(wrong))
    except subprocess.CalledProcessError as failed:
        _stop(f"{' '.join(failed.cmd[:2])} failed; what it said is above.")
    except (BotoCoreError, ClientError) as error:
        _stop(sentence(error))


def _stop(words: str) -> NoReturn:
    complain(words)
    raise typer.Exit(WRONG)


if __name__ == "__main__":
    typer.run(main)
