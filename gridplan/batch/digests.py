"""What decides the plan of a place in one number, and whether the plan that is there was made from just that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gridplan.batch.record import CHANGES, MAP, PLAN, TABLES, PlaceRecord, read_record
from gridplan.batch.task import PlaceTask
from gridplan.errors import PlanFileError
from gridplan.later import Later


class Stored:
    """Reads what a plan file stores; it loads where the bytes of a file are not those of its record."""

    content_digest = Later("gridplan.store.geopackage:content_digest")


def input_digest(told: Mapping[str, Any], *, stamps: Mapping[str, int], older: Path | None) -> str:
    """Return the SHA-256 of everything that decides the files of a place.

    Parameters
    ----------
    told
        Version of gridplan, rules and options as plain values.
    stamps
        Layer → number that changes with anything in the rows of the place.
    older
        File of the older plan, None where there is none.
    """
    sealed = {
        "told": dict(told),
        "stamps": {name: f"{stamp:x}" for name, stamp in sorted(stamps.items())},
        "older": "" if older is None else file_digest(older),
    }
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def whole_record(task: PlaceTask) -> PlaceRecord | None:
    """Return the record of a place that was made from the same, whose plan is undamaged and whose other files exist.

    None where there is none. What is in maps and documents of changes is not looked at: both can be made from the plan.
    """
    record = read_record(task.folder)
    if record is None or record.digest != task.digest or record.status == "failed":
        return None
    if record.status != "refused" and not _files_whole(task, record):
        return None
    return replace(record, kept=True)


def _files_whole(task: PlaceTask, record: PlaceRecord) -> bool:
    changed = task.changes and task.older is not None
    beside = {MAP: task.maps, CHANGES: changed, TABLES: changed}
    return all((task.folder / name).is_file() for name, asked in beside.items() if asked) and plan_whole(
        task.folder / PLAN, record
    )


def plan_whole(path: Path, record: PlaceRecord) -> bool:
    """Tell whether a plan file stores what its record says; opening it in QGIS changes bytes but no content."""
    if not record.file_digest:
        return False
    if file_digest(path) == record.file_digest:
        return True
    try:
        return bool(Stored.content_digest(path) == record.content_digest)
    except PlanFileError:
        return False
