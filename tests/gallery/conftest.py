"""What every test of the gallery shares: places that ran, of which most are left to make long."""

from pathlib import Path

import pytest
from ran import gallery  # noqa: F401 - found by pytest here

HERE = Path(__file__).parent
LIGHT = ("subdistrict",)
"""Places that make test runs too; the district with many networks runs there by its command."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Leave the small shares of all other places to make long."""
    for item in items:
        if HERE in item.path.parents and "gallery" in item.fixturenames and place_of(item) not in LIGHT:
            item.add_marker(pytest.mark.long)


def place_of(item):
    """Return the place that a test runs: that of its parameter, else of its file."""
    asked = getattr(item, "callspec", None)
    return (
        asked.params["name"] if asked is not None and "name" in asked.params else item.path.stem.removeprefix("test_")
    )
