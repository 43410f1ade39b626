"""Makes the helpers in this folder (``toy_plan``) importable from every test below it; no test is timed."""

import fcntl
import gc
import os
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from notebooks_run import QUICKSTART, run_in_jupyter
from promises import pytest_runtest_call, pytest_terminal_summary, tried  # noqa: F401 - found by pytest here
from psycopg import sql
from toy_database import ToyDatabase

settings.register_profile("gridplan", deadline=None, derandomize=True)
settings.load_profile("gridplan")

collect_ignore = ["store/qgis_colours.py"]
"""Run by the Python of QGIS only."""


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector off modules and tests, which stay to the end: it took half of the time to collect."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
            run_in_jupyter(QUICKSTART, fresh)
            fresh.rename(folder)
    return folder


@pytest.fixture
def database():
    """An empty schema in a PostGIS database, dropped at the end; without a database the test is left out."""
    address = os.environ.get("GRIDPLAN_POSTGIS")
    if not address:
        pytest.skip("set GRIDPLAN_POSTGIS=postgresql://… to an empty database, or run .ci/with-postgis make test")
    schema = f"网格 {uuid4().hex[:12]}"
    name = sql.Identifier(schema)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        yield ToyDatabase(address, schema)
        connection.execute("SET client_min_messages = warning")
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
