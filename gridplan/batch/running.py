"""The verb: every place of a batch that has changed, divided; the others kept; all of them in one summary."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from gridplan.batch.config import BatchConfig, read_config
from gridplan.batch.digests import whole_record
from gridplan.batch.engine import Engine, OneProcess
from gridplan.batch.found import find_places
from gridplan.batch.record import PlaceRecord, read_record
from gridplan.batch.report import BatchReport, worst_first
from gridplan.batch.summary import write_summary
from gridplan.batch.task import PlaceTask
from gridplan.batch.tasks import PLACES, by_size, make_tasks
from gridplan.errors import FileLockedError, OptionError
from gridplan.findings import Finding, Report
from gridplan.language import language, say
from gridplan.later import Later
from gridplan.safe.folders import made
from gridplan.store.safe import locked

Progress = Callable[[str, float], None]


class Tools:
    """What only places that have changed need; a run without any starts in half the time."""

    work_on = Later("gridplan.batch.working:work_on")
    note_lost = Later("gridplan.batch.working:note_lost")
    cluster = Later("gridplan.batch.cluster:DaskCluster")
    processes = Later("gridplan.batch.processes:Processes")
    cpu_count = Later("joblib:cpu_count")


def batch(
    config: str | Path | BatchConfig,
    out: str | Path | None = None,
    *,
    processes: int | None = None,
    scheduler: str | None = None,
    engine: Engine | None = None,
    only: Collection[str] = (),
    again: bool = False,
    lang: str | None = None,
    progress: Progress | None = None,
) -> BatchReport:
    """Divide, or re-grid, many places, each on its own, and return what became of them.

    A place in which nothing has changed since the last run is kept. Every file is written whole or not at all, and
    a place counts as done by its record alone: a batch that was broken off, however, goes on where it was when it is
    run again. One bad place stops no other; its files stay as an earlier run left them, and its record says why.

    Parameters
    ----------
    config
        TOML file with the tables ``[input]``, ``[places]``, ``[rules]``, ``[place."name".rules]``, ``[regrid]`` and
        ``[output]``. ``by`` in ``[rules]`` names a column of which each value is one grid, as in `gridplan.partition`.
    out
        Folder to write to in place of the file's: ``places/<name>/plan.gpkg`` and ``record.json``, with maps
        ``map.html`` beside them; ``summary.xlsx``, ``summary.csv``, ``summary.json`` and ``overview.html``.
    processes
        Processes on this machine; as many as it has cores when None, none but this one when 0.
    scheduler
        Address of a Dask scheduler whose workers take the places instead, ``tcp://server:8786``.
    engine
        Anything else that runs the places.
    only
        Names of the places to work on; all when empty.
    again
        Work also on places in which nothing has changed.
    lang
        Language of summary and maps in place of the file's.
    progress
        Called with the name of a place that is done and the share of all places, 0–1.

    Raises
    ------
    OptionError
        With everything in the file that can never be right, and places that do not exist.
    InputError
        When files or columns are missing, damaged or foreign.
    KeyboardInterrupt
        When it is stopped; what was done counts.
    PlanFileError
        When another batch works in the same folder, or it cannot be written.

    Examples
    --------
    >>> batch("district.toml", processes=2).summary("en")  # doctest: +SKIP
    '149 places …'
    """
    start = time.perf_counter()
    asked = config if isinstance(config, BatchConfig) else read_config(config, out=out, lang=lang)
    if isinstance(config, BatchConfig):
        asked = replace(asked, folder=Path(out or asked.folder), lang=language(lang or asked.lang))
    with _folder_of(asked):
        found = find_places(asked)
        tasks = [replace(task, again=again) for task in make_tasks(asked, found)]
        _check_names(asked, only, [task.place for task in tasks])
        start_engine = _engine(processes, scheduler) if engine is None else lambda: engine
        records = _run(tasks, only, start_engine, progress or _silent)
        report = found.report + Report((*_anew(tasks), *_not_done(tasks, records), *_gone(asked.folder, tasks)))
        folders = {task.place: task.folder for task in tasks}
        told = BatchReport(asked.folder, worst_first(records), report, time.perf_counter() - start, folders)
        write_summary(told, folders, lang=language(asked.lang), maps=asked.maps)
    return replace(told, seconds=time.perf_counter() - start)


def _silent(_place: str, _share: float) -> None:
    """Tell nobody."""


@contextmanager
def _folder_of(asked: BatchConfig) -> Iterator[None]:
    """Hold the folder of a batch, made if need be, against other batches."""
    if asked.plans is not None and os.path.realpath(asked.plans) == os.path.realpath(asked.folder):
        raise OptionError(say("batch-same-folder", path=asked.folder))
    made(asked.folder / PLACES)
    lock = locked(asked.folder / "batch")
    try:
        lock.__enter__()
    except FileLockedError as fault:
        raise FileLockedError(say("batch-locked", path=asked.folder)) from fault
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _check_names(asked: BatchConfig, only: Collection[str], places: Sequence[str]) -> None:
    known = set(places)
    unknown = sorted({*only, *asked.place_rules} - known)
    if unknown:
        raise OptionError(say("batch-place-unknown", places=", ".join(unknown), known=", ".join(places[:12])))


def _engine(processes: int | None, scheduler: str | None) -> Callable[[], Engine]:
    """Return what makes the engine, once a place needs it."""
    if scheduler is not None:
        cluster: Engine = Tools.cluster(scheduler)
        return lambda: cluster
    if processes is not None and processes < 0:
        raise OptionError(say("batch-processes", count=processes))
    if processes == 0:
        return OneProcess
    return lambda: Tools.processes(processes or Tools.cpu_count())


def _run(
    tasks: Sequence[PlaceTask], only: Collection[str], start_engine: Callable[[], Engine], progress: Progress
) -> list[PlaceRecord]:
    """Return the records of all places that have one, after working on those that have changed."""
    chosen = [task for task in tasks if not only or task.place in only]
    kept = {task.place: record for task in chosen if not task.again and (record := whole_record(task))}
    records = [*kept.values(), *_others(tasks, only)]
    wanted = by_size(task for task in chosen if task.place not in kept)
    progress("", len(kept) / max(len(chosen), 1))
    if not wanted:
        return records
    done = start_engine().run(wanted, work=Tools.work_on, lost=Tools.note_lost)
    try:
        for number, record in enumerate(done, len(kept) + 1):
            records.append(record)
            progress(record.place, number / len(chosen))
    finally:
        getattr(done, "close", lambda: None)()
    return records


def _others(tasks: Sequence[PlaceTask], only: Collection[str]) -> Iterator[PlaceRecord]:
    """Yield the records of the places that were not asked for, as they are."""
    for task in tasks:
        if only and task.place not in only and (record := read_record(task.folder)):
            yield replace(record, kept=True)


def _anew(tasks: Sequence[PlaceTask]) -> tuple[Finding, ...]:
    """Return a warning on the places whose older plan was not found."""
    missing = sorted(task.place for task in tasks if task.anew)
    return (Finding("batch-no-older", tuple(missing)),) if missing else ()


def _not_done(tasks: Sequence[PlaceTask], records: Sequence[PlaceRecord]) -> tuple[Finding, ...]:
    """Return a note on the places that have no record, because only others were asked for."""
    missing = sorted({task.place for task in tasks} - {record.place for record in records})
    return (Finding("batch-not-done", tuple(missing)),) if missing else ()


def _gone(folder: Path, tasks: Sequence[PlaceTask]) -> tuple[Finding, ...]:
    """Return a note on folders of places that are no longer in the input."""
    known = {task.folder.name for task in tasks}
    gone = sorted(one.name for one in (folder / PLACES).iterdir() if one.is_dir() and one.name not in known)
    return (Finding("batch-gone", tuple(gone)),) if gone else ()
