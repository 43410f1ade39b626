"""Makes the helpers in this folder (``toy_plan``) importable from every test below it; no test is timed."""

import fcntl
import os

import pytest
from hypothesis import settings
from notebooks_run import QUICKSTART, run_notebook

settings.register_profile("gridplan", deadline=None, derandomize=True)
settings.load_profile("gridplan")


@pytest.fixture(scope="session")
def quickstart(tmp_path_factory):
    """Folder in which the quickstart has run: the plan of Nantes and its map, made once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "quickstart"
    with (shared / "quickstart.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = tmp_path_factory.mktemp("notebook")
            run_notebook(QUICKSTART, fresh)
            fresh.rename(folder)
    return folder
