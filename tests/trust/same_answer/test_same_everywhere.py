"""One town, every verb, many processes: whatever the machine is set to, the answers are the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from promises import times

PROGRAM = Path(__file__).with_name("every_answer.py")
HASH_SEEDS = (0, 1, 77, 20261, 4294967295)
PLACES = (
    {"LC_ALL": "C", "TZ": "Asia/Shanghai"},
    {"LC_ALL": "C.UTF-8", "TZ": "America/New_York", "OPENBLAS_CORETYPE": "Prescott"},
)
"""Locale, time zone and the processor for which sums of products are added up, one of each two processes at once."""
PLAIN_PROCESSOR = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "OPENBLAS_CORETYPE": "Prescott"}


class Setting(NamedTuple):
    """How a process is started."""

    hash_seed: int
    threads: int
    place: int

    def start(self, folder: Path, repeats: int, **more: str) -> subprocess.Popen[str]:
        """Start a process that makes every answer `repeats` times."""
        number = str(self.threads)
        env = {"PYTHONHASHSEED": str(self.hash_seed), "GRIDPLAN_LANG": ("en", "zh")[self.place], **PLACES[self.place]}
        env |= dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), number)
        return subprocess.Popen(
            [sys.executable, PROGRAM, str(repeats), number],
            env={**os.environ, **env, **more},
            cwd=(folder, Path.home())[self.place],
            umask=(0o022, 0o077)[self.place],
            stdout=subprocess.PIPE,
            text=True,
        )


def told_by(processes: list[subprocess.Popen[str]]) -> Iterator[dict[str, str]]:
    """Yield the answers of processes that run at once."""
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    for output in outputs:
        yield from json.loads(output)


@pytest.mark.long
def test_every_process_gives_the_same_answers(tmp_path, tried):
    """Hash seeds, threads, languages, time zones, folders, other processes and earlier answers change no byte.

    In CI two processes at once; at length five hash seeds on 1 and 2 threads, two processes of each at once.
    """
    pairs = [[Setting(0, 1, 0), Setting(20261, 2, 1)]]
    if times(0, 1):
        pairs = [[Setting(seed, threads, place) for place in (0, 1)] for seed, threads in product(HASH_SEEDS, (1, 2))]
    found = [one for pair in pairs for one in told_by([setting.start(tmp_path, times(1, 3)) for setting in pair])]
    assert_all_same(found)
    tried(len(found) * len(found[0]), "answers in other processes")


@pytest.mark.long
@pytest.mark.skipif(not times(0, 1), reason="compiling every kernel anew takes a minute: make trust")
def test_kernels_compiled_anew_give_the_same_answers(tmp_path, tried):
    """Kernels compiled anew, then taken from the disk, then compiled for any processor, give what there was before."""
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    plain = {"NUMBA_CACHE_DIR": str(tmp_path / "plain"), **PLAIN_PROCESSOR}
    found = [
        one for more in ({}, cache, cache, plain) for one in told_by([Setting(0, 2, 0).start(tmp_path, 1, **more)])
    ]
    assert_all_same(found)
    tried(3 * len(found[0]), "answers with fresh and kept kernels")


def assert_all_same(found: list[dict[str, str]]) -> None:
    """Assert that all answers have the digests of the first, naming those that do not."""
    first = found[0]
    assert len(first) > 30
    assert [sorted(name for name in first if other[name] != first[name]) for other in found] == [[]] * len(found)
