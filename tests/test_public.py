"""The public names."""

import subprocess
import sys

import pytest

import gridplan as gp


@pytest.mark.parametrize("name", gp.__all__)
def test_every_public_name_loads_and_says_what_it_does(name):
    """Each name in the list exists, is no file by accident, and has a docstring."""
    found = getattr(gp, name)
    assert name == "samples" or type(found).__name__ != "module"
    assert found.__doc__


@pytest.mark.parametrize("name", ["partition", "adopt", "verify"])
def test_verbs_are_not_hidden_by_their_files(name):
    """A verb stays callable when its file was imported first."""
    code = (
        f"import gridplan.{name}, gridplan.adopt, gridplan as gp; from gridplan import {name}; assert callable({name})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
