"""Evaluations: how a meeting was, from those who were there; anonymous unless they sign."""

from shared.evaluations.evaluation import Evaluation

__all__ = ["Evaluation"]
