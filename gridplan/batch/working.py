"""The work on one place: read, survey, divide or re-grid, write, and last of all note what became of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from gridplan.batch.digests import file_digest, whole_record
from gridplan.batch.reading import read_place, survey_place
from gridplan.batch.record import CHANGES, MAP, PLAN, TABLES, PlaceRecord, PlaceStatus, write_record
from gridplan.batch.task import PlaceTask
from gridplan.batch.telling import plan_figures, plan_reasons
from gridplan.changes import changes
from gridplan.changes.export import export_changes
from gridplan.errors import FileLockedError, InputError, OptionError, PlanFileError
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.partition import partition
from gridplan.plan import Plan
from gridplan.regrid import regrid
from gridplan.safe.folders import made
from gridplan.show.changes.page import save_changes_html
from gridplan.show.map.plan_page import save_html
from gridplan.store.geopackage import content_digest, save
from gridplan.store.safe import locked
from gridplan.wishes.by_value import rules_for_each

_PATIENCE_S, _PAUSE_S = 600.0, 0.1
"""How long another process may be at work on the same place, and how often to look."""


def work_on(task: PlaceTask) -> PlaceRecord:
    """Divide a place and write its plan, map and record; only return the record where that has just been done.

    Bad data and impossible rules are records too.

    Raises
    ------
    PlanFileError
        When the folder cannot be written, or an older plan is damaged.
    KeyboardInterrupt
        When the division was stopped; what was there stays.
    """
    made(task.folder)
    with _alone(task.folder):
        done = None if task.again else whole_record(task)
        if done is not None:
            return done
        record = _worked(task)
        write_record(record, task.folder)
        return record


def note_lost(task: PlaceTask, reason: str) -> PlaceRecord:
    """Write and return the record of a place on which work broke off; where nothing can be written, only return it."""
    record = _without_plan(task, "failed", (Finding("batch-broke", numbers={"reason": reason}),))
    with suppress(OptionError, PlanFileError):  # most often it was just this that broke the work off
        made(task.folder)
        write_record(record, task.folder)
    return record


class Watch:
    """Takes the time of each step, s."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a place; wait for a process that still works on it, such as one whose batch was killed."""
    until = time.monotonic() + _PATIENCE_S
    with ExitStack() as held:
        while time.monotonic() < until:
            try:
                held.enter_context(locked(folder / "place"))
                break
            except FileLockedError:
                time.sleep(_PAUSE_S)
        else:
            held.enter_context(locked(folder / "place"))
        yield


def _worked(task: PlaceTask) -> PlaceRecord:
    watch = Watch()
    try:
        plan = _planned(task, watch)
    except InputError as fault:
        return _without_plan(task, "refused", fault.findings, watch)
    except OptionError as fault:
        return _without_plan(task, "refused", (Finding("batch-rules", numbers={"reason": str(fault)}),), watch)
    return _written(task, plan, watch)


def _planned(task: PlaceTask, watch: Watch) -> Plan:
    with watch.step("read"):
        units = read_place(task)
    with watch.step("survey"):
        ground = survey_place(task, units)
    rules = None if task.rules is None else Rules.from_dict(task.rules)
    if task.one_each is not None:
        rules = rules_for_each(ground, task.one_each, rules or Rules())
    with watch.step("divide"):
        plan = _divided(task, ground, rules)
    if plan.status == "stopped":
        raise KeyboardInterrupt
    return plan


def _divided(task: PlaceTask, ground: Ground, rules: Rules | None) -> Plan:
    if task.older is None:
        return partition(ground, rules, threads=1)
    return regrid(task.older.plan, ground, rules, threads=1, **task.older.asked)


def _written(task: PlaceTask, plan: Plan, watch: Watch) -> PlaceRecord:
    """Write plan and map, and return the record of the place."""
    file = task.folder / PLAN
    with watch.step("save"):
        save(plan, file)
        digests = content_digest(file), file_digest(file)
    if task.maps:
        with watch.step("map"):
            save_html(plan, task.folder / MAP, lang=task.lang, title=task.place)
    if task.changes and task.older is not None:
        with watch.step("changes"):
            _write_changes(task, plan, task.older.plan)
    return PlaceRecord(
        place=task.place,
        digest=task.digest,
        status=plan.status,
        plan_digest=plan.digest,
        content_digest=digests[0],
        file_digest=digests[1],
        figures=plan_figures(plan),
        reasons=_reasons(task, plan),
        seconds=watch.seconds,
    )


def _reasons(task: PlaceTask, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what stands in the way of the rules, and that an older plan was missing."""
    told = plan_reasons(plan)
    if not task.anew:
        return told
    missing = Finding("batch-no-older")
    return {lang: (*told.get(lang, ()), missing.advice(lang)) for lang in ("en", "zh")}


def _write_changes(task: PlaceTask, plan: Plan, older: Path) -> None:
    found = changes(older, plan)
    save_changes_html(found, task.folder / CHANGES, lang=task.lang, title=task.place)
    export_changes(found, task.folder / TABLES, lang=task.lang)


def _without_plan(
    task: PlaceTask, status: PlaceStatus, findings: tuple[Finding, ...], watch: Watch | None = None
) -> PlaceRecord:
    """Return the record of a place that has no plan, with every error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    reasons = {lang: tuple(finding.advice(lang) for finding in errors) for lang in ("en", "zh")}
    return PlaceRecord(task.place, task.digest, status, reasons=reasons, seconds=watch.seconds if watch else {})
