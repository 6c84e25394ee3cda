"""A post office on the test's tables, and the gallery's scenes in it."""

from __future__ import annotations

import pytest

from infra.proof.gallery.scene import Scene
from shared.mails.sources import MailSources
from tests.conftest import Tables


@pytest.fixture
def post(tables: Tables) -> MailSources:
    """A post office on empty tables."""
    return tables.sources


@pytest.fixture
def scene(post: MailSources) -> Scene:
    """The plan's project, its seats open."""
    return Scene.build(post, "scene")
