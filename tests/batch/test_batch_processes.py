"""Places on processes that die, stumble and are stopped."""

import os
import signal
import time
from pathlib import Path

import pytest

from gridplan.batch.processes import Processes
from gridplan.batch.record import PlaceRecord
from gridplan.batch.task import PlaceTask


def tasks(folder: Path, names: str) -> list[PlaceTask]:
    """Return a task for each letter."""
    return [PlaceTask(name, folder, name, parts={}, reading={}, surveying={}, rules=None) for name in names]


def work(task: PlaceTask) -> PlaceRecord:
    """Die at place k; stumble at place s; take very long at place z."""
    if task.place == "k":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.place == "s":
        raise MemoryError("2 GB more")
    if task.place == "z":
        time.sleep(60)
    return PlaceRecord(task.place, task.digest, "feasible", figures={"process": os.getpid()})


def lost(task: PlaceTask, reason: str) -> PlaceRecord:
    """Return the record of a place that was lost."""
    return PlaceRecord(task.place, task.digest, "failed", reasons={"en": (reason,)})


@pytest.mark.long
def test_a_place_that_kills_its_process_is_lost_alone(tmp_path):
    """Every place comes back once, those that were given out beside it too; an error is told as it is."""
    found = list(Processes(1).run(tasks(tmp_path, "sakb"), work=work, lost=lost))
    assert sorted(record.place for record in found) == sorted("sakb")
    told = {record.place: record for record in found if record.status == "failed"}
    assert sorted(told) == ["k", "s"]
    assert told["s"].reason("en") == "MemoryError: 2 GB more"
    assert os.getpid() not in {record.figures.get("process") for record in found}


def test_closing_stops_the_processes(tmp_path):
    """A batch that is broken off waits for no place and leaves no process behind."""
    running = Processes(1).run(tasks(tmp_path, "azb"), work=work, lost=lost)
    process = next(running).figures["process"]
    running.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
