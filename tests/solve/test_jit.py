import os
import subprocess
import sys

import pytest

from gridplan.solve.rng import below, stream

_PROGRAM = """
import numba
real = numba.njit
def refusing(*functions, **options):
    def decorate(function):
        if function.__module__.startswith("gridplan") and {option!r} in options:
            raise {error}("refused")
        return real(**options)(function)
    return real(*functions, **options) if functions else decorate
numba.njit = refusing
from gridplan.solve.rng import below, stream
print(below(stream(4), 1000))
"""


@pytest.mark.parametrize(("option", "error"), [("cache", "RuntimeError"), ("_nrt", "KeyError")])
def test_kernels_work_without_cache_and_with_reference_counts(option, error, tmp_path):
    """Where numba refuses the cache or knows no lean kernels, they are compiled plainly and give the same numbers."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(option=option, error=error)],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == below(stream(4), 1000)


def test_kernels_work_in_a_read_only_place(tmp_path):
    """A cache folder that cannot be made is no reason to fail."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = subprocess.run(
        [sys.executable, "-c", "from gridplan.solve.rng import below, stream; print(below(stream(4), 1000))"],
        env={**os.environ, "NUMBA_CACHE_DIR": str(blocked / "below")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert int(done.stdout) == below(stream(4), 1000), done.stderr
