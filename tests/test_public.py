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


def test_verbs_are_not_hidden_by_their_files():
    """Verbs stay callable when their files were imported first."""
    names = ("partition", "adopt", "verify")
    files = ", ".join(f"gridplan.{name}" for name in names)
    code = f"import {files}, gridplan as gp; from gridplan import {', '.join(names)}; "
    code += f"assert all(callable(verb) for verb in ({', '.join(names)}, gp.partition, gp.adopt, gp.verify))"
    subprocess.run([sys.executable, "-c", code], check=True)
