"""Ctrl-C and SIGTERM at random moments: the command ends soon, in one line, and no file is half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from commands import stopped
from promises import times
from toy_batch import TOWN, write_config, write_town

import gridplan as gp
from gridplan.language import say

SOON = 5.0
"""Seconds; a second is promised on a machine that does nothing else."""

_HOW = ("--households", "households", "--window", 100, 500, "--effort", 0)
_LAYERS = ("--layer", "police=police.gpkg", "--layer", "old=old.gpkg")
_OFFICERS = ("--grids-per-officer", "0-9", "--load-window", 9)

VERBS = {
    "sample": ("sample", "--buildings", 300, "--out", "made"),
    "place": ("place", "networks", "--quick", "--out", "placed"),
    "check": ("check", "buildings.gpkg", "--households", "households", "--roads", "roads.gpkg"),
    "partition": (
        *("partition", "--units", "buildings.gpkg", "--households", "households", "--roads", "roads.gpkg"),
        *("--boundaries", "boundaries.gpkg", "--window", 100, 500, "--effort", 0, "--out", "plan.gpkg"),
    ),
    "map": ("map", "old.gpkg", "--out", "plan.html"),
    "report": ("report", "old.gpkg", "--out", "report.html"),
    "export": ("export", "old.gpkg", "--out", "grids.gpkg"),
    "batch": ("batch", "batch.toml", "--processes", 2),
    "alternatives": ("alternatives", "buildings.gpkg", *_HOW, "--out", "choice.html"),
    "diagnose": ("diagnose", "buildings.gpkg", *_HOW[:2], *_LAYERS, "--out", "diagnosis.xlsx"),
    "merge": ("merge", "buildings.gpkg", *_HOW, *_LAYERS, "--out", "merged.gpkg"),
    "regrid": ("regrid", "--plan", "old.gpkg", "--units", "later.gpkg", *_HOW[:2], "--out", "new.gpkg"),
    "roads": ("roads", "old.gpkg", "--out", "with_roads.gpkg"),
    "routes": ("routes", "old.gpkg", "--out", "routes.csv"),
    "verify": ("verify", "old.gpkg"),
    "assign": ("assign", "--plan", "old.gpkg", "--officers", "officers.csv", *_OFFICERS, "--out", "roster.xlsx"),
}
"""Commands that work for long, on a small town."""

TRIES = times(2, 100)
"""Of each command: Ctrl-C and SIGTERM in turn."""

_FINISHING = """
import os, signal, sys, time
from gridplan.cli.stopping import stopping
with stopping():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        time.sleep(int(sys.argv[1]))
    if int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGINT)
"""
"""Work that an interrupt ends with what was found, which takes a while to write; then perhaps a second interrupt."""

_SWALLOWING = """
import ctypes, signal, sys
from gridplan.cli.stopping import stopping
with stopping():
    if sys.argv[1] == "ignored":
        ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(int(sys.argv[2])))()
    try:
        signal.raise_signal(int(sys.argv[2]))
    except BaseException as fault:
        if sys.argv[1] == "raised":
            raise
        sys.excepthook(type(fault), fault, None)
"""
"""A library in C that calls back, and ignores or prints what is raised there, as llvmlite and protobuf do."""

_BESIDE = """
import os, signal, sys
from gridplan.cli.stopping import stopping
from gridplan.safe.scratch import scratch_folder
if sys.argv[1] == "ignoring":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
if sys.argv[1] in ("full", "closed"):
    told, ours = os.pipe()
    os.dup2(ours, 2)
    if sys.argv[1] == "closed":
        os.close(told)
    else:
        os.set_blocking(ours, False)
        while True:
            try:
                os.write(ours, bytes(4096))
            except BlockingIOError:
                break
        os.set_blocking(ours, True)
with stopping(), scratch_folder() as folder:
    (folder / "residents.csv").write_text("somebody")
    if sys.argv[1] == "alarm":
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.raise_signal(signal.SIGALRM)
        signal.sigtimedwait([signal.SIGUSR1], 1.5)
    else:
        signal.raise_signal(signal.SIGINT)
"""
"""A command with an unpacked archive that nobody reads, that is to ignore Ctrl-C, or that has alarms of its own."""

_PARTS = (".saving", ".lock", "-journal", "-wal", ".tmp")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a town, the file of a batch over it, and a plan."""
    folder = write_town(tmp_path_factory.mktemp("town"))
    write_config(folder)
    units = gp.read_units(folder / "buildings.gpkg", households="households", unit="unit")
    ground = gp.survey(units, roads=gp.read_layer(folder / "roads.gpkg"))
    plan = gp.partition(ground, gp.Rules(households=gp.Window(100, 500), effort=0))
    gp.save(plan, folder / "old.gpkg")
    gp.export(plan, folder / "police.gpkg")
    later = TOWN.buildings.assign(households=TOWN.buildings["households"] * 3 // 2)
    later.to_file(folder / "later.gpkg")
    officers = pd.DataFrame({"officer": ["P1", "P2", "U1"], "department": ["police", "police", "urban"]})
    officers.to_csv(folder / "officers.csv", index=False)
    return folder


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="needs signals of Unix")
@pytest.mark.parametrize("verb", VERBS)
def test_stopped_at_any_moment(verb: str, town: Path, tmp_path: Path, monkeypatch, tried) -> None:
    """It ends with 130 or 143, or with what it had found, in one line; no part of a file and no process is left."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(town)
    screen = tmp_path / "screen"
    whole = stopped(VERBS[verb], screen, after=120)
    assert whole.code == 0, whole.screen
    before = (town / "old.gpkg").read_bytes()
    moments = random.Random(9)
    for number in range(TRIES):
        by = signal.SIGTERM if number % 2 else signal.SIGINT
        end = stopped(VERBS[verb], screen, after=moments.uniform(0.1, whole.seconds), by=by)
        assert end.code in (0, 128 + by), end
        assert end.seconds < SOON or end.code == 0, end
        assert "Traceback" not in end.screen, end
        assert [path for path in town.rglob("*") if path.name.endswith(_PARTS)] == []
        assert (town / "old.gpkg").read_bytes() == before
    if verb == "partition":
        assert gp.verify(gp.load(town / "plan.gpkg")).status == "verified"
    tried(TRIES, "interrupts")


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="needs signals of Unix")
@pytest.mark.parametrize(
    ("rest", "again", "told", "code"),
    [
        (0, False, (), 0),
        (3, False, ("command-finishing",), 0),
        (3, True, ("command-finishing", "command-stopped"), 130),
        (0, True, ("command-stopped",), 130),
    ],
)
def test_told_what_the_first_interrupt_does(rest: int, again: bool, told: tuple[str, ...], code: int, tried) -> None:
    """A command that works on after Ctrl-C says in one line that it finishes, and that a second one ends it."""
    words = (sys.executable, "-c", _FINISHING, str(rest), str(int(again)))
    end = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (end.returncode, end.stderr.splitlines()) == (code, [say(line) for line in told])
    tried(1, "interrupts")


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="needs signals of Unix")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("how", ["ignored", "printed", "raised"])
def test_an_interrupt_that_a_library_swallows_ends_the_command(how: str, by: int, tried) -> None:
    """What is raised while a library calls back is no fault to print: the command ends in its one line."""
    words = (sys.executable, "-c", _SWALLOWING, how, str(int(by)))
    end = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (end.returncode, end.stderr.splitlines()) == (128 + by, [say("command-stopped")])
    tried(1, "interrupts")


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="needs signals of Unix")
@pytest.mark.parametrize(("place", "code"), [("full", 130), ("closed", 130), ("ignoring", 0), ("alarm", 0), ("", 130)])
def test_an_interrupt_ends_a_command_wherever_it_runs(place: str, code: int, tmp_path: Path, tried) -> None:
    """No pipe that nobody reads keeps it, what it unpacked goes with it, and other signals end nothing."""
    words = (sys.executable, "-c", _BESIDE, place)
    end = subprocess.run(words, env=os.environ | {"TMPDIR": str(tmp_path)}, timeout=60, check=False)
    assert end.returncode == code
    assert list(tmp_path.iterdir()) == []
    tried(1, "interrupts")


@pytest.mark.long
def test_a_reader_that_has_enough_ends_a_command_without_a_word(tmp_path: Path, tried) -> None:
    """With its output closed, as by head, a command shows no error of its own."""
    told, closed = os.pipe()
    os.close(told)
    words = (sys.executable, "-m", "gridplan", "sample", "--list", "--json")
    end = subprocess.run(words, stdout=closed, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path)
    os.close(closed)
    assert "Traceback" not in end.stderr
    assert "Exception ignored" not in end.stderr
    tried(1, "closed pipes")
