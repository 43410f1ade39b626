"""Make every system call of a save fail in turn, from outside, and print what each left. Run by test_faults.

A process without threads, which has everything imported, forks a mother; strace watches her and makes call number
``last`` of each kind fail, in each of her children anew. A child that is to fail at call n of a kind first makes
``last - n`` vain ones of it: so one strace serves hundreds of children, and nothing but the save is ever hit.
"""

import fcntl
import json
import os
import subprocess
import sys
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pyproj
from writers import NEW, OLD, WRITERS, file_of, names_beside, write

from gridplan.errors import GridplanError
from gridplan.language import say

NONE = os.open(os.devnull, os.O_RDWR)
VAIN = {
    "write": lambda: os.write(NONE, b""),
    "pwrite64": lambda: os.pwrite(NONE, b"", 0),
    "openat": lambda: os.open("", os.O_RDONLY),
    "fsync": lambda: os.fsync(NONE),
    "fdatasync": lambda: os.fdatasync(NONE),
    "rename": lambda: os.rename("", ""),
    "unlink": lambda: os.unlink(""),
    "ftruncate": lambda: os.ftruncate(NONE, 0),
    "flock": lambda: fcntl.flock(NONE, fcntl.LOCK_UN),
    "close": lambda: os.close(1 << 20),
    "chmod": lambda: os.chmod("", 0),
}
"""Kind of system call → one of it that does nothing."""
MARK = "getsid"
"""A system call that saves make none of: here they begin."""
SPARE = 20
"""Calls of a kind that the mother, or a child before its save, may make."""
BROKEN = 70
"""Exit code of a child that met an error that is not one of gridplan."""


def be_a_child(ending, folder, kind, vain):
    """Write the new plan over the old one; the exit code tells how it ended."""
    code = BROKEN
    try:
        pyproj.CRS(NEW.ground.units.crs).to_authority()  # PROJ opens its database again in each process
        for _ in range(vain):
            with suppress(OSError):
                VAIN[kind]()
        os.getsid(0)
        WRITERS[ending](NEW, file_of(folder, ending))
        code = 0
    except GridplanError as fault:
        code = fault.exit_code
    except BaseException:
        os.writev(2, [traceback.format_exc().encode()])
    finally:
        os._exit(code)


def be_the_mother(asked, told, ending, folder):
    """Have one child for each line asked for, and tell how it ended."""
    for line in asked:
        kind, vain = line.split()
        child = os.fork()
        if child == 0:
            be_a_child(ending, folder, kind, int(vain))
        status = os.waitpid(child, 0)[1]
        os.writev(told, [f"{child} {os.waitstatus_to_exitcode(status)}\n".encode()])
    os._exit(0)


class Traced:
    """A mother under strace."""

    def __init__(self, ending, folder, faults):
        asked, told = os.pipe(), os.pipe()
        self.mother = os.fork()
        if self.mother == 0:
            os.close(asked[1])
            os.close(told[0])
            be_the_mother(os.fdopen(asked[0]), told[1], ending, folder)
        os.close(asked[0])
        os.close(told[1])
        self.ask, self.tell = os.fdopen(asked[1], "w"), os.fdopen(told[0])
        self.log = Path(folder) / "trace"
        command = ["strace", "-fyp", str(self.mother), "-o", self.log, f"-etrace={','.join((*VAIN, MARK))}", *faults]
        self.strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        told = self.strace.stderr.readline()
        assert "attached" in told, told

    def child(self, kind, vain):
        """Return the process number and the exit code of a new child."""
        self.ask.write(f"{kind} {vain}\n")
        self.ask.flush()
        return tuple(map(int, self.tell.readline().split()))

    def end(self):
        """Let the mother go and return what strace saw of each child, in lines."""
        self.ask.close()
        os.waitpid(self.mother, 0)
        self.strace.wait()
        seen = {}
        for line in self.log.read_text(errors="replace").splitlines():
            number, _, call = line.partition(" ")
            seen.setdefault(int(number), []).append(call.strip())
        return seen


def calls(ending, folder):
    """Return the system calls of a child, those before its save and those of the save."""
    traced = Traced(ending, folder, ())
    child, code = traced.child("write", 0)
    lines = [line for line in traced.end()[child] if "(" in line]
    assert code == 0, lines
    begun = next(i for i, line in enumerate(lines) if line.startswith(MARK))
    return lines[:begun], lines[begun:]


def counted(lines):
    """Return how many calls there are of each kind."""
    return Counter(line.partition("(")[0] for line in lines)


def outcomes(ending, folder, faults):
    """Yield the calls of one save, then what every fault at every call left.

    ``faults`` are kinds of calls, what becomes of them (``error=EIO``), and ``+`` if of all later ones too.
    """
    say("file-unwritable", path="", reason="")
    old, new = (write(ending, plan, folder) for plan in (OLD, NEW))
    write(ending, OLD, folder)
    before, calls_made = calls(ending, folder)
    yield calls_made
    before, count = counted(before), counted(calls_made)
    write(ending, OLD, folder)
    file = file_of(folder, ending)
    for kinds, fault, when in faults:
        hit = {kind: count[kind] for kind in kinds if kind in count}
        last = max(hit.values()) + SPARE
        traced = Traced(ending, folder, [f"-einject={kind}:{fault}:when={last}{when}" for kind in hit])
        found = []
        for kind, number in hit.items():
            for n in range(1, number + 1):
                child, code = traced.child(kind, last - n - before[kind])
                left = {old: "old", new: "new"}.get(file.read_bytes(), "other")
                beside = names_beside(file)
                found.append([child, f"{kind} {n}: {fault}{when}", code, left, beside])
                if left != "old" or beside:
                    write(ending, OLD, folder)
                    assert names_beside(file) == [], "a stray outlived the next save"
        lines = traced.end()
        for child, *told in found:
            yield *told, [line for line in lines[child] if "INJECTED" in line or "killed" in line][-3:]


def main(folder, asked):
    """Print for each kind of file the calls of one save, and the outcomes."""
    for ending, faults in json.loads(asked).items():
        made, *found = outcomes(ending, folder, faults)
        print(json.dumps({"ending": ending, "calls": made, "outcomes": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
