"""Places on a real Dask cluster of two worker processes, some of which are killed."""

import os
import signal
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from gridplan.batch import cluster as subject
from gridplan.batch.engine import OneProcess
from gridplan.batch.record import PlaceRecord, read_record, write_record
from gridplan.batch.task import PlaceTask
from gridplan.errors import InputError, OptionError

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed: pip install 'gridplan[dask]'"),
]


@pytest.fixture(scope="module")
def address():
    """Scheduler of two worker processes that forgives one death."""
    dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")
    told = {"distributed.scheduler.allowed-failures": 1, "distributed.logging": {"distributed": "critical"}}
    with (
        dask.config.set(told),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as running,
    ):
        yield running.scheduler_address


def tasks(folder: Path, names: str) -> list[PlaceTask]:
    """Return a task for each letter, with a folder of its own."""
    found = []
    for name in names:
        (folder / name).mkdir(parents=True)
        found.append(
            PlaceTask(name, folder / name, digest=f"digest {name}", parts={}, reading={}, surveying={}, rules={})
        )
    return found


def divide(task: PlaceTask) -> PlaceRecord:
    """Write and return a record, with a line in a diary."""
    time.sleep(0.02)
    record = PlaceRecord(task.place, task.digest, "feasible", figures={"grids": ord(task.place)})
    with (task.folder / "diary").open("a") as diary:
        diary.write(f"{os.getpid()}\n")
    write_record(record, task.folder)
    return record


def divide_but_die_once_at_d(task: PlaceTask) -> PlaceRecord:
    """Kill the own worker at place d, the first time."""
    deaths = task.folder / "died"
    if task.place == "d" and not deaths.exists():
        deaths.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return divide(task)


def divide_but_die_at_b(task: PlaceTask) -> PlaceRecord:
    """Kill the own worker at place b, every time."""
    if task.place == "b":
        os.kill(os.getpid(), signal.SIGKILL)
    return divide(task)


def divide_but_stumble_at_c(task: PlaceTask) -> PlaceRecord:
    """Break off at place c."""
    if task.place == "c":
        raise MemoryError("2 GB more")
    return divide(task)


def lost(task: PlaceTask, reason: str) -> PlaceRecord:
    """Write and return the record of a place that was lost."""
    record = PlaceRecord(task.place, task.digest, "failed", reasons={"en": (reason,)})
    write_record(record, task.folder)
    return record


def test_a_killed_worker_costs_nothing(address, tmp_path):
    """One of two workers dies in the middle: each place ends once, with the records of a run without a cluster."""
    here = {
        record.place: record for record in OneProcess().run(tasks(tmp_path / "a", "abcdefgh"), work=divide, lost=lost)
    }
    asked = tasks(tmp_path / "b", "abcdefgh")
    there = [*subject.DaskCluster(address).run(asked, work=divide_but_die_once_at_d, lost=lost)]
    assert len(there) == 8
    assert {record.place: record for record in there} == here
    assert (asked[3].folder / "died").exists()
    assert all(read_record(task.folder) == here[task.place] for task in asked)
    workers = {line for task in asked for line in (task.folder / "diary").read_text().split()}
    assert len(workers) >= 2
    assert str(os.getpid()) not in workers


def test_a_place_that_kills_its_workers_is_told(address, tmp_path):
    """It is lost with a reason, once, and takes no other place with it."""
    found = [*subject.DaskCluster(address).run(tasks(tmp_path, "abc"), work=divide_but_die_at_b, lost=lost)]
    assert sorted((record.place, record.status) for record in found) == [
        ("a", "feasible"), ("b", "failed"), ("c", "feasible"),
    ]  # fmt: skip
    assert "memory" in next(record.reason("en") for record in found if record.place == "b")


def test_work_that_breaks_off_is_told(address, tmp_path):
    """A fault that work lets through is the reason of its place."""
    found = [*subject.DaskCluster(address).run(tasks(tmp_path, "abcd"), work=divide_but_stumble_at_c, lost=lost)]
    assert {record.place: record.reason("en") for record in found if record.status == "failed"} == {
        "c": "MemoryError: 2 GB more"
    }
    assert len(found) == 4


def test_closing_takes_back_what_has_not_begun(address, tmp_path):
    """After the first record no more than what the two workers had in hand is divided."""
    asked = tasks(tmp_path, "abcdefghijklmnopqrstuvwxyz")
    running = subject.DaskCluster(address).run(asked, work=divide, lost=lost)
    next(running)
    running.close()
    time.sleep(0.3)
    assert sum((task.folder / "diary").exists() for task in asked) < 20


def test_a_scheduler_that_goes_away_is_told(tmp_path):
    """Places that ended are kept, the others have no record, and the next run can go on."""
    distributed = pytest.importorskip("distributed")
    asked = tasks(tmp_path, "abcdefghijklmnop")
    asked_for = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "protocol": "tcp"}
    with distributed.LocalCluster(**asked_for, dashboard_address=":0") as brief:
        running = subject.DaskCluster(brief.scheduler_address).run(asked, work=divide, lost=lost)
        next(running)
    with pytest.raises(InputError, match="places that ended are kept"):
        list(running)
    assert {read_record(task.folder) is None for task in asked} == {True, False}


def test_clusters_that_cannot_serve_are_refused(address, monkeypatch):
    """A wrong address, nobody at it, and workers with another version are told in words."""
    with pytest.raises(OptionError, match="tcp://server"):
        subject.DaskCluster("server:8786")
    monkeypatch.setattr(subject, "_PATIENCE", 0.3)
    with pytest.raises(InputError, match="cannot be reached"):
        next(subject.DaskCluster("tcp://127.0.0.1:9").run([], work=divide, lost=lost))
    monkeypatch.setattr(subject, "_PATIENCE", 30)
    monkeypatch.setattr(subject, "version", lambda _: "0.0")
    with pytest.raises(InputError, match=r"gridplan 0\.0"):
        next(subject.DaskCluster(address).run([], work=divide, lost=lost))


def test_without_dask_the_cluster_says_what_to_install(monkeypatch):
    """A missing package is told before anything starts."""
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(OptionError, match=r"gridplan\[dask\]"):
        subject.DaskCluster("tcp://server:8786")
