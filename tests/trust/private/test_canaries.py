"""Every command over inputs full of canaries: not one is in what it writes, not even for a moment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from canary_journey import COMMANDS
from canary_town import write_town
from scanning import found_below, found_in

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")]
_HERE = Path(__file__).parent
_CALL = re.compile(r"(?:write|pwrite64|writev|sendto|sendmsg)\((\d+<[^>]*>)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})+)"')
_INPUTS = re.compile("/in/|/tmp/gridplan-archive-[^/]*/unpacked/")
_ENDS = {"codes": 6}
"""Exit codes of commands that do not end in 0."""


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    """Run all commands in a folder and home of their own, every call that writes noted from outside."""
    place = tmp_path_factory.mktemp("journey")
    write_town(place / "in")
    for name in ("out", "home", "tmp"):
        (place / name).mkdir()
    paths = os.pathsep.join([str(_HERE), os.environ.get("PYTHONPATH", "")])
    scratch = {"HOME": place / "home", "XDG_CACHE_HOME": place / "home", "TMPDIR": place / "tmp"}
    around = os.environ | {name: str(path) for name, path in scratch.items()} | {"PYTHONPATH": paths}
    calls = "write,pwrite64,writev,sendto,sendmsg"
    traced = [
        *("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000000"),
        *("-e", f"trace={calls}", "-o", str(place / "calls")),
    ]
    ran = subprocess.run(
        [*traced, sys.executable, "-m", "canary_journey"], cwd=place, env=around, capture_output=True, check=False
    )
    assert (place / "ends.json").exists(), ran.stderr.decode()
    return SimpleNamespace(place=place, said=ran.stdout + ran.stderr, written=written(place / "calls"))


def written(calls):
    """Return what was written to each file, pipe and socket, those gone since too, but not to the inputs.

    What is unpacked of an archive is an input too, in a folder that only its owner may read: see test_killed_archives.
    """
    streams = defaultdict(list)
    for line in calls.read_text(encoding="ascii").splitlines():
        if called := _CALL.search(line):
            name = bytes.fromhex(called[1].partition("<")[2].rstrip(">").replace("\\x", "")).decode()
            streams[name] += [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(line, called.end())]
    return {name: b"".join(parts) for name, parts in streams.items() if not _INPUTS.search(name)}


def test_the_inputs_hold_canaries(journey):
    """Without them in each kind of input, finding none behind it would prove nothing."""
    planted = found_below(journey.place / "in")
    clean = {"edits.json"}
    files = {
        path.name for path in (journey.place / "in").iterdir() if path.suffix not in (".cpg", ".prj", ".shp", ".shx")
    }
    assert files - set(planted) == clean
    assert set.union(*planted.values()) >= {"resident", "phone", "id_number", "plate", "coordinates of a home"}


def test_every_command_did_its_work(journey):
    """Each command ends as it should, so that outputs of each were looked at."""
    ends = json.loads((journey.place / "ends.json").read_text(encoding="utf-8"))
    assert ends == {name: _ENDS.get(name, 0) for name in COMMANDS}


def test_no_byte_tells_anybody(journey, tried):
    """No output, answer or message holds a canary, in whatever a file packs it, nor does anything ever written."""
    kept = {name: found for name, found in found_below(journey.place).items() if not name.startswith(("in", "calls"))}
    assert kept == {}
    assert found_in(journey.said) == set()
    assert len(journey.written) > len(COMMANDS)
    told = {name: found for name, raw in journey.written.items() if (found := found_in(raw))}
    assert told == {}
    tried(len(COMMANDS), "commands over planted inputs")
    tried(len(journey.written), "files watched while written")


def test_nothing_stays_behind(journey):
    """No temporary, log or cache is left outside the folder of the outputs."""
    assert [path.name for path in (journey.place / "tmp").rglob("*")] == []
    left = {path.name for path in journey.place.iterdir()}
    assert left == {"in", "out", "home", "tmp", "calls", "ends.json"}
    hidden = [path.name for path in (journey.place / "out").rglob(".*")]
    assert hidden == []
