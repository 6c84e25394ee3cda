"""Projects: the approved application and what it promises."""

from shared.projects.project import (
    DIETS,
    Appearance,
    Catering,
    Committee,
    Contact,
    Grant,
    Guests,
    Project,
    Purpose,
    Sections,
    Turnout,
)
from shared.projects.questions import Questions

__all__ = [
    "DIETS",
    "Appearance",
    "Catering",
    "Committee",
    "Contact",
    "Grant",
    "Guests",
    "Project",
    "Purpose",
    "Questions",
    "Sections",
    "Turnout",
]
