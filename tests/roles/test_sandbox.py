"""SES's sandbox: the sender is allowed the recipients' identities there, and nowhere else."""

from __future__ import annotations

from infra.proof.season.cloud import SENDER
from infra.roles.needs import Need
from infra.roles.policy import TEMPLATE, resources, roles
from tests.roles.stage import HERE, known

SANDBOX = "SandboxRecipients"


def test_outside_the_sandbox_the_sender_may_use_its_own_identity_alone() -> None:
    """Nobody who gets hold of the sender's role writes in another's name."""
    role = roles(known())["send"]
    sends = [pair.resource for each in role.statements for pair in each.pairs() if pair.action == "ses:SendRawEmail"]
    assert {each for each in sends if ":identity/" in each} == {HERE.arn("ses", f"identity/{SENDER}")}
    assert not role.allows(Need("ses:SendEmail", HERE.arn("ses", "identity/somebody@example.org")))


def test_in_the_sandbox_it_may_write_to_any_identity_from_its_own_address() -> None:
    """A policy of its own, under a condition, for the two actions of sending and for mails from our sender."""
    added = resources(TEMPLATE)[SANDBOX]
    assert added["Condition"] == "InSandbox"
    assert [each.value for each in added["Properties"]["Roles"]] == ["SendFunctionRole"]
    [statement] = added["Properties"]["PolicyDocument"]["Statement"]
    assert list(statement["Action"]) == ["ses:SendEmail", "ses:SendRawEmail"]
    assert statement["Resource"].value.endswith(":identity/*")
    [(how, what)] = statement["Condition"].items()
    assert (how, list(what), what["ses:FromAddress"].value) == ("StringEquals", ["ses:FromAddress"], "Sender")


def test_no_account_is_in_the_sandbox_unless_somebody_says_so() -> None:
    """`make deploy` asks SES; whoever deploys by hand and forgets gets the narrow role."""
    text = TEMPLATE.read_text(encoding="utf-8")
    _, _, after = text.partition("  SesSandbox:\n")
    assert 'Default: "false"' in after.split("  PublicUrl:")[0]


def test_in_nobody_else_s_name() -> None:
    """From another address of the same identity, a whole domain's, it sends nothing (`ses:FromAddress`)."""
    role = roles(known())["send"]
    own = HERE.arn("ses", f"identity/{SENDER}")

    def allowed(sender: str) -> bool:
        return role.allows(Need("ses:SendEmail", own, (("ses:FromAddress", (sender,)),)))

    assert allowed(SENDER)
    assert not allowed("borgmester@example.org")
    assert not role.allows(Need("ses:SendEmail", own))
