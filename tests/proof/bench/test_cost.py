"""The cost model adds up what a played season used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.proof.bench.bill import Model, bill, dollars, template
from infra.proof.bench.cost import FOLDER, SEASONS, Counted, costs, counted, kept, money, tables
from infra.proof.bench.limits import limits
from infra.proof.bench.played import Played
from infra.proof.bench.prices import PRICES
from infra.proof.bench.shown import text

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture
def model() -> Model:
    """Of today's template."""
    return Model(template())


def test_a_thousand_invitations_are_a_thousand_mails(played: Played, model: Model) -> None:
    """And what is said of each by SES is part of it."""
    found = bill(played, model).mails
    assert found["SES"] == 1000
    assert found["Lambda, requests"] == 3000


def test_an_idle_month_sends_and_writes_next_to_nothing(played: Played, model: Model) -> None:
    """Ticks, nights and mornings read; each hour, night and morning leaves a sign of life."""
    found = bill(played, model).idle
    assert found["SES"] == 0
    assert found["DynamoDB, writes"] < 1000
    assert (found["Metrics"], found["Dashboard"], found["X-Ray"]) == (0, 0, 0)


def test_what_runs_in_an_idle_month_costs_less_than_five_cents(played: Played, model: Model) -> None:
    """Without anything for nothing; the one alarm is beside it, and with what AWS gives every account for nothing, for
    as
    long as it lives, all of it is 0.00.
    """
    idle = bill(played, model).idle
    runs = {name: amount for name, amount in idle.items() if name != "Alarms"}
    assert 0 < dollars(runs) <= 0.05
    assert idle["Alarms"] == 1
    assert round(dollars(idle, 1), 2) == 0


def test_secrets_are_read_by_processes_that_are_new_or_old(played: Played, model: Model) -> None:
    """KMS counts each: at a start, and every five minutes of a process that goes on."""
    found = bill(played, model).season["KMS"]
    assert 2 * len(played.of("registration")) > found > 0


def test_every_use_has_a_price(played: Played, model: Model) -> None:
    """No count is left out of the sum."""
    assert bill(played, model).season.keys() <= PRICES.keys()


def test_what_is_free_is_never_more_than_what_was_used() -> None:
    """Half a month's alarms are five for nothing; what nobody used gives nothing back."""
    assert dollars({"Alarms": 4}, 0.5) == 0
    assert dollars({"Alarms": 6}, 0.5) == pytest.approx(PRICES["Alarms"].here)


def test_many_committees_share_the_watching_and_the_ticks(played: Played, model: Model) -> None:
    """Twelve cost less than twelve times one, and more than one: each has its own mails."""
    found = bill(played, model)
    assert found.committees(1) == pytest.approx(found.season)
    one, twelve = dollars(found.season), dollars(found.committees(12))
    assert one < twelve < 12 * one
    assert found.committees(12)["SES"] == 12 * found.season["SES"]


def test_seasons_with_nothing_due_cost_one_look_a_night(played: Played, model: Model) -> None:
    """Beside the ticks, nights and mornings that are there anyhow: less than a hundredth of a cent a month each."""
    found = bill(played, model)
    assert 0 < dollars(found.repair(10_000)) / 10_000 < 0.0001
    assert found.asleep["Lambda, requests"] == pytest.approx(365 / 12, rel=0.01)


def test_the_limits_are_far_beyond_the_twelve_committees_of_copenhagen(played: Played, model: Model) -> None:
    """The nearest stands first."""
    found = [each.committees for each in limits(played, model)]
    assert found == sorted(found)
    assert found[0] > 12


@pytest.mark.parametrize("function", ["plan", "budget", "summaries"])
def test_a_scheduled_run_has_time_for_five_thousand_projects(function: str, played: Played, model: Model) -> None:
    """They are handed on one after the other, as long as the template's timeout lets them."""
    [found] = [each.committees for each in limits(played, model) if each.quota.startswith(f"{function}:")]
    assert found > 5_000


def test_alarms_are_paid_for_by_the_metrics_behind_them() -> None:
    """Those of the nested template too; of what the dashboard alone wants there is nothing."""
    found = template()
    assert (found.alarms, found.metrics, found.dashboards, found.traced) == (1, 0, 0, False)


def test_a_campaign_holds_one_sender_a_shard() -> None:
    """A second one sends no faster than SES's rate, and takes a place of the ten of a new account (docs/aws.md)."""
    assert template().senders == 1


def test_a_tick_a_night_and_a_morning_are_quoted_as_the_same_however_many_seasons_there_are() -> None:
    """With nothing due in 1, in 100 and in 10,000, as they were counted last."""
    for what, cells in kept().quiet.items():
        assert len(cells) == len(SEASONS) and all(each == cells[0] for each in cells), what


def test_what_is_counted_is_read_as_it_was_kept(played: Played, model: Model) -> None:
    """`--kept` prices the same counts."""
    found = counted(played, model, 1)
    assert Counted.parse(found.as_json()) == found


def test_what_is_quoted_is_what_the_kept_counts_cost() -> None:
    """docs/figures/cost.txt is what today's prices make of docs/figures/cost.json. If not: `make cost`."""
    said, notes = tables(kept())
    assert (FOLDER / "cost.txt").read_text() == text(said, notes)


def test_what_was_counted_has_the_alarms_of_today() -> None:
    """What watches is most of the bill. If it has changed: `make cost`."""
    found, made = kept().used.idle, template()
    assert (found["Alarms"], found["Dashboard"]) == (made.alarms, made.dashboards)


def test_the_readme_quotes_the_command() -> None:
    """Each sum in its table, dollars and kroner, and the day, are the kept ones."""
    section = README.read_text().partition("## What it costs")[2].partition("\n## ")[0]
    found = kept()
    assert f"counted on {found.on}" in re.sub(r"\s+", " ", section)
    for what, (full, less) in costs(found).items():
        cells = [f"| {what} |", *money(full), *money(less)]
        [line] = [line for line in section.splitlines() if line.startswith(cells[0])]
        assert [cell.strip() for cell in line.strip("|").split("|")[1:]] == cells[1:]
