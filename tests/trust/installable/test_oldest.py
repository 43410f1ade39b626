"""The lower bounds are true: each is named, and make test-oldest runs with exactly these versions."""

import os
from importlib.metadata import version

import pytest
from declared import declared, lower_bound
from packaging.utils import canonicalize_name
from packaging.version import Version

RUN = ("test", "notebook")
"""The extras that make test-oldest installs."""


def test_every_requirement_names_its_oldest_version(tried):
    """No dependency is open downward: an install that resolves to a version nobody tried is impossible."""
    every = declared(*RUN, "osm", "trust", "postgis", "dask", "bench")
    assert not [str(wanted) for wanted in every if not lower_bound(wanted)]
    tried(len(every), "lower bounds")


def test_two_extras_never_name_two_bounds():
    """A dependency that several extras ask for has one bound."""
    bounds = {}
    for wanted in declared(*RUN, "osm", "trust", "postgis", "dask", "bench"):
        bounds.setdefault(canonicalize_name(wanted.name), set()).add(lower_bound(wanted))
    assert not {name: found for name, found in bounds.items() if len(found) > 1}


@pytest.mark.skipif("GRIDPLAN_OLDEST" not in os.environ, reason="make test-oldest runs it")
def test_the_oldest_versions_are_the_ones_that_run(tried):
    """What is installed is the declared bound itself, for every dependency of gridplan: none is held up by another."""
    wanted = declared("notebook", "postgis", "dask")
    newer = {
        each.name: version(each.name)
        for each in wanted
        if Version(version(each.name)).release[: len(Version(lower_bound(each)).release)]
        != Version(lower_bound(each)).release
    }
    assert not newer
    tried(len(wanted), "oldest versions run")
