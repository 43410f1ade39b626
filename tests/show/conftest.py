"""A browser without network for the pages that gridplan writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Viewer, start_browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Return a running Chromium, or skip where there is none."""
    yield from start_browser()


@pytest.fixture
def viewer(chromium: object) -> Iterator[Viewer]:
    """Return a viewer whose network is blocked; it fails the test if a page asked for anything or complained."""
    found = Viewer(chromium)
    yield found
    found.close()
    assert found.complaints == []
