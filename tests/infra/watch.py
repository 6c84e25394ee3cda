"""infra/watch.yaml, read for the tests: its alarms, its curves, and the figures that it makes of log lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from infra.roles.policy import resolved
from tests.infra.figures import PUBLISHED

ROOT = Path(__file__).parents[2]
TEMPLATE = YAML(typ="rt").load(ROOT / "template.yaml")
WATCH = YAML(typ="rt").load(ROOT / "infra" / "watch.yaml")
OWN = "Tovholder/stack"
KNOWN = {name: name for name in WATCH["Parameters"]} | {"Stack": "stack", "AWS::Region": "eu-north-1"}
DAY = 86_400


@dataclass(frozen=True)
class Figure:
    """A metric, as CloudWatch finds it: all of it has to be right."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    def exists(self, own: set[str]) -> bool:
        """Whether somebody publishes it, under these very dimensions."""
        names = frozenset(name for name, _ in self.dimensions)
        if self.namespace == OWN:
            return self.name in own and not names
        return names in PUBLISHED.get((self.namespace, self.name), ())


def of_type(type: str) -> dict[str, Any]:
    """The resources of a type."""
    return {name: each["Properties"] for name, each in WATCH["Resources"].items() if each["Type"] == type}


ALARMS = of_type("AWS::CloudWatch::Alarm")
FILTERS = of_type("AWS::Logs::MetricFilter")
WAKES = of_type("AWS::Logs::SubscriptionFilter")
COUNTED = {name: each["MetricTransformations"][0] for name, each in FILTERS.items()}
FIGURES = {str(each["MetricName"]) for each in COUNTED.values()}


def figure(written: Mapping[str, Any]) -> Figure:
    """The figure that an alarm, or a part of one, names."""
    dimensions = ((str(each["Name"]), resolved(each["Value"], KNOWN)) for each in written.get("Dimensions", ()))
    return Figure(resolved(written["Namespace"], KNOWN), str(written["MetricName"]), tuple(sorted(dimensions)))


def watched(alarm: Mapping[str, Any]) -> list[Figure]:
    """What an alarm looks at: one figure, or those that it adds up."""
    if "Metrics" not in alarm:
        return [figure(alarm)]
    return [figure(each["MetricStat"]["Metric"]) for each in alarm["Metrics"] if "MetricStat" in each]


def dashboard() -> list[dict[str, Any]]:
    """The dashboard's widgets."""
    body = WATCH["Resources"]["Dashboard"]["Properties"]["DashboardBody"].value
    known = KNOWN | {f"{name}.Arn": f"arn:{name}" for name in WATCH["Resources"]}
    text = re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], body)
    return list(json.loads(text)["widgets"])


def curves() -> Iterator[Figure]:
    """Every curve of the dashboard."""
    for widget in dashboard():
        for metric in widget["properties"].get("metrics", ()):
            words = [each for each in metric if isinstance(each, str)]
            yield Figure(words[0], words[1], tuple(sorted(zip(words[2::2], words[3::2], strict=True))))
