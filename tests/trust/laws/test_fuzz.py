"""Whatever stands in a file, it is taken or refused in words: everything else is a fault of gridplan."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from fuzz_targets import TARGETS, taken
from promises import AT_LENGTH, times

HERE = Path(__file__).parent
CRASHES = sorted(HERE.joinpath("crashes").glob("*/*"))
"""Files that once broke their target, kept by its name."""
SECONDS = 75
"""Of each target by make trust: twenty minutes in all."""


def changed(name, count):
    """Yield the valid file of a target changed in one to five places, the same files each time."""
    target, random = TARGETS[name], Random(name)
    valid = target.begins()
    for number in range(count):
        data = valid
        for _ in range(1 + number % 5):
            data = _again(target, data, random) or valid
        yield data


def _again(target, data, random):
    try:
        return target.change(data, random)
    except ValueError:  # changed so much that it is no longer a tree or a pack
        return None


@pytest.mark.parametrize("file", CRASHES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_kept_crashes_break_nothing(file, tried):
    """Every file that once broke what takes it is taken or refused now."""
    taken(TARGETS[file.parent.name], file.read_bytes())
    tried(1, "kept crashes")


@pytest.mark.parametrize("name", TARGETS)
def test_valid_files_are_taken(name):
    """What fuzzing begins with is right, so that what it changes is what is looked at."""
    target = TARGETS[name]
    assert target.take(target.begins()) is not None


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_changed_files_break_nothing(name, tried):
    """Files changed at random, the same each time and without atheris, end in a value or in words."""
    count = 0
    for data in changed(name, times(20, 400)):
        taken(TARGETS[name], data)
        count += 1
    tried(count, "changed files")


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS if AT_LENGTH else ["rules"])
def test_fuzzed_files_break_nothing(name, tmp_path, tried):
    """Led by the branches it reaches, atheris finds no file that breaks gridplan; the file is kept where it does."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not there: pip install gridplan[trust], on Linux")
    (tmp_path / "begins").mkdir()
    (tmp_path / "begins" / "valid").write_bytes(TARGETS[name].begins())
    done = subprocess.run(
        [sys.executable, HERE / "fuzzing.py", name, str(times(2, SECONDS)), tmp_path],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parents[1])))},
    )
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert (done.returncode, kept) == (0, []), f"{done.stdout[-2000:]}{done.stderr[-4000:]}"
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    tried(int(runs[1]), "fuzzed files")
