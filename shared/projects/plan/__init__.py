"""The plan file: the approved application, and what it leaves open, as YAML that a person writes."""

from shared.projects.plan.reading import PlanWrong, read
from shared.projects.plan.shape import Plan
from shared.projects.plan.source import Problem

__all__ = ["Plan", "PlanWrong", "Problem", "read"]
