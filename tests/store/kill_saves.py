"""Kill a process that saves plans, fifty times, and look each time at what it left. Run by test_geopackage.

A process of its own, without threads, so that forking it is safe wherever the tests run.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from toy_plan import toy_plan

from gridplan.options import Rules
from gridplan.store.geopackage import load, save

KILLS = 50


def kill_while_saving(plans, file, *, after):
    """Let a child save one plan after the other, and kill it `after` seconds from its first save on."""
    ready, begun = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(begun, b".")
            while True:
                for plan in plans:
                    save(plan, file)
        finally:
            os._exit(1)
    os.read(ready, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    os.close(ready)
    os.close(begun)
    assert os.WTERMSIG(ended) == signal.SIGKILL, "the child failed before it was killed"


def main(folder):
    """Kill and look."""
    file, plans = folder / "方案.gpkg", (toy_plan(), toy_plan(rules=Rules(seed=1)))
    known, moments = {plan.digest for plan in plans}, random.Random(5)
    save(plans[0], file)
    start = time.monotonic()
    save(plans[1], file)
    once = time.monotonic() - start
    for _ in range(KILLS):
        kill_while_saving(plans, file, after=moments.uniform(0, 2 * once))
        assert load(file).digest in known
        beside = {path.name for path in folder.iterdir()} - {file.name}
        assert beside <= {f".{file.name}.saving", f".{file.name}.lock"}, beside
    save(plans[0], file)
    assert [path.name for path in folder.iterdir()] == [file.name]
    print(KILLS, "kills")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
