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
    "Sections",
    "Turnout",
]
