"""The evaluations of one person, whom the table does not know: found by trying, with the pepper, each meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.evaluations.evaluation import Evaluation, evaluation_id
from shared.evaluations.table import EvaluationsTable
from shared.projects import Project


@dataclass(frozen=True)
class OwnEvaluations:
    """Finds and erases what somebody has said of a project's meetings."""

    table: EvaluationsTable
    pepper: str

    def of(self, project: Project, person: str) -> Sequence[Evaluation]:
        """The evaluations of `person`, in the order of the meetings; one request."""
        ids = {each.id: evaluation_id(self.pepper, project.id, each.id, person) for each in project.meetings}
        return self.table.some(project.id, ids)

    def erase(self, project: Project, person: str) -> int:
        """Erase them; how many there were. A mail about a low score that has not gone yet is dropped for it."""
        found = self.of(project, person)
        for each in found:
            self.table.forget(each)
        return len(found)
