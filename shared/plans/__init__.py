"""The plan file: the approved application, and what it leaves open, as YAML that a person writes."""

from shared.plans.reading import PlanWrong, read
from shared.plans.shape import Plan
from shared.plans.source import Problem

__all__ = ["Plan", "PlanWrong", "Problem", "read"]
