"""`python -m infra.deploy`, which is `make deploy`."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import account, answers, telling
from infra.deploy.answers import Answers, Wrong
from infra.deploy.questions import asked
from infra.ops.refusals import WRONG, sentence
from infra.ops.screen import complain, say

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "deploy.toml"
SAM = ROOT / ".local" / "tools" / "sam" / "bin" / "sam"

Run = Callable[[Sequence[str]], None]
"""Runs a program in the project's folder; raises CalledProcessError where it fails."""


@dataclass(frozen=True)
class Deployment:
    """One run of the command. `yes`: nobody is there to be asked. `builder`: the role that CloudFormation acts as;
    empty means ourselves.
    """

    stack: str
    yes: bool
    kept: Path
    run: Run
    builder: str = ""

    def whole(self) -> None:
        """Ask, check, say, build, deploy, and say what comes next.

        Raises:
            Wrong: an answer is missing or cannot be.
            BotoCoreError, ClientError: AWS does not know us, or refuses.
            CalledProcessError: the build or the deployment failed, and has said why.
        """
        caller = account.caller()
        told = self._settle()
        post = account.post(told.region)
        for line in telling.before(told, caller, post, self.stack):
            say(line)
        if not self.yes and not typer.confirm("Build and deploy this?"):
            _stop("Nothing is deployed.")
        self.run(["make", "--no-print-directory", "artifacts"])
        self.run(self._sam(told, sandbox=post.sandbox))
        self._afterwards(told, caller, post)

    def _settle(self) -> Answers:
        before = answers.read(tomllib.loads(self.kept.read_text(encoding="utf-8"))) if self.kept.exists() else Answers()
        told = before.checked() if self.yes else asked(before, prompt)
        if not self.yes:
            self.kept.write_text(answers.written(told), encoding="utf-8")
        return told

    def _sam(self, told: Answers, *, sandbox: bool) -> list[str]:
        parameters = told.parameters(sandbox=sandbox)
        return [
            *(str(SAM), "deploy", "--stack-name", self.stack, "--region", told.region, "--resolve-s3"),
            *("--no-confirm-changeset", "--no-fail-on-empty-changeset"),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *(("--role-arn", self.builder) if self.builder else ()),
            *("--parameter-overrides", *(f'{name}="{value}"' for name, value in parameters.items())),
        ]

    def _afterwards(self, told: Answers, caller: account.Caller, post: account.Post) -> None:
        account.limit_costs(caller.account, self.stack, told.limit, told.alarm_address)
        if post.sandbox:
            account.have_confirmed(told.region, told.secretariat)
        identity = told.sender_domain or told.sender
        records = list(account.dns_of(told.region, told.sender_domain)) if told.sender_domain else []
        confirmed = account.confirmed(told.region, identity)
        outputs = account.outputs(told.region, self.stack)
        for line in telling.after(told, post, outputs, self.stack, confirmed=confirmed, records=records):
            say(line)


def prompt(question: str, usual: str) -> str:
    """What is typed; `usual` where nothing is."""
    return str(typer.prompt(question, default=usual, show_default=bool(usual)))


def run(words: Sequence[str]) -> None:
    """A program, with what it says on the screen."""
    subprocess.run(words, cwd=ROOT, env=os.environ | {"SAM_CLI_TELEMETRY": "0"}, check=True)


def main(
    stack: Annotated[str, typer.Option("--stack", metavar="NAME", help="What the deployment is called.")] = "tovholder",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: deploy.toml says it all.")] = False,
    builder: Annotated[
        str,
        typer.Option(
            "--builder", metavar="ARN", envvar="TOVHOLDER_BUILDER", help="The role that CloudFormation shall act as."
        ),
    ] = "",
) -> None:
    """Deploy to AWS: asks for what it has to know, checks it, says what will be made, and what to do next."""
    if not yes and not sys.stdin.isatty():
        _stop("Nobody is there to be asked; say --yes, with what was answered before in deploy.toml.")
    try:
        Deployment(stack, yes, KEPT, run, builder).whole()
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
