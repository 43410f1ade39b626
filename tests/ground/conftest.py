"""Makes ``tests/bad`` importable, and says where the shared data lie."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "bad"))


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared data, or skip."""
    place = Path(os.environ.get("GRIDPLAN_SHARED", ROOT.parent / "shared"))
    if not place.is_dir():
        pytest.skip("the shared data are not here; GRIDPLAN_SHARED names their folder")
    return place
