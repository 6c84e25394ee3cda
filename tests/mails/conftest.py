"""A post office on the test's tables, and the gallery's scenes in it."""

from __future__ import annotations

import pytest

from infra.gallery.scene import Scene
from shared.mails.post import Post
from tests.conftest import Tables


@pytest.fixture
def post(tables: Tables) -> Post:
    """A post office on empty tables."""
    return Post(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)


@pytest.fixture
def scene(post: Post) -> Scene:
    """The plan's project, its seats open."""
    return Scene.build(post, "scene")
