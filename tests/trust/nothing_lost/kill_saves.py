"""Kill processes that save to one file, at random moments, and look each time at what they left. Run by test_kills.

A process of its own, without threads, so that forking it is safe wherever the tests run. Its children write the old
and the new content in turn, from before the moment in which they may be killed to after it.
"""

import json
import os
import random
import signal
import sys
import time

from writers import NEW, OLD, WRITERS, file_of, names_beside, write

from gridplan.errors import FileLockedError


def be_a_child(ending, folder, first, begun, told):
    """Write one content after the other; another process that writes too may be the reason to try again."""
    try:
        os.write(begun, b".")
        while True:
            for plan in (first, OLD if first is NEW else NEW):
                try:
                    WRITERS[ending](plan, file_of(folder, ending))
                except FileLockedError:
                    os.write(told, b"r")
    finally:
        os._exit(1)


def begin(ending, folder, first, told):
    """Return a child that has begun to write."""
    ready, begun = os.pipe()
    child = os.fork()
    if child == 0:
        be_a_child(ending, folder, first, begun, told)
    os.read(ready, 1)
    os.close(ready)
    os.close(begun)
    return child


def kill(child):
    """Kill a child that must not have ended by itself."""
    os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended), "a child failed before it was killed"


class Looks:
    """What was seen after kills."""

    def __init__(self, ending, folder):
        self.file = file_of(folder, ending)
        self.known = {write(ending, OLD, folder): "old", write(ending, NEW, folder): "new"}
        self.strays = {f".{self.file.name}.saving", f".{self.file.name}.lock"}
        self.seen = dict.fromkeys((*self.known.values(), "with a stray"), 0)

    def look(self):
        """Note what the file is, which must be whole, and what is beside it."""
        left = self.known.get(self.file.read_bytes())
        assert left is not None, "neither the old nor the new content"
        beside = set(names_beside(self.file))
        assert beside <= self.strays, beside
        self.seen[left] += 1
        self.seen["with a stray"] += bool(beside)


def time_of_a_save(ending, folder):
    """Return how long a child takes to save once, s."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        write(ending, OLD, folder)
        os._exit(0)
    os.waitpid(child, 0)
    return time.monotonic() - start


def kill_all(ending, folder, kills, writers):
    """Kill as often as asked, one of so many writers after the other, look each time, and return what was seen."""
    looks, moments, (refusals, told) = Looks(ending, folder), random.Random(5), os.pipe()
    os.set_blocking(refusals, False)
    os.set_blocking(told, False)
    refused, left = 0, kills
    while left > 0:
        if left % 10 == kills % 10:  # other work on the machine makes saving slower or faster
            once = time_of_a_save(ending, folder)
        children = [begin(ending, folder, (OLD, NEW)[left % 2], told) for _ in range(min(writers, left))]
        try:
            while children:
                time.sleep(moments.uniform(0, 2 * once))
                kill(children.pop(0))
                looks.look()
                left -= 1
        finally:
            for child in children:
                os.kill(child, signal.SIGKILL)
        refused += drained(refusals)
    write(ending, OLD, folder)
    assert names_beside(looks.file) == [], "a stray outlived the next save"
    return looks.seen | {"refused": refused}


def drained(refusals):
    """Return how many refusals were told since the last time."""
    try:
        return len(os.read(refusals, 65536))
    except BlockingIOError:
        return 0


def main(folder, asked):
    """Kill for each [ending, kills, writers] asked for, and print what was seen."""
    print(json.dumps([kill_all(ending, folder, kills, writers) for ending, kills, writers in json.loads(asked)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
