"""What became of a place: a small file beside its plan, which is all the state that a batch has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from gridplan.language import language
from gridplan.options.numbers import is_number
from gridplan.status import Status
from gridplan.store.safe import replace_file

PlaceStatus = Literal[Status, "refused", "failed"]
"""As of plans · refused: the data or rules of the place cannot be used · failed: the work on it broke off."""

RECORD, PLAN, MAP, CHANGES, TABLES = "record.json", "plan.gpkg", "map.html", "changes.html", "changes.xlsx"
"""Names of the files in the folder of a place."""
_SEAL = "seal"


@dataclass(frozen=True)
class PlaceRecord:
    """What became of a place.

    Parameters
    ----------
    digest
        Of what the place was made from, as in its task.
    plan_digest, content_digest, file_digest
        Of the plan, of what its file stores, and of the bytes of the file; empty where there is no plan.
    figures
        Counts such as ``units``, ``households``, ``grids``, ``outside_window``, ``moved_households``.
    reasons
        Language → what stood in the way, a sentence each, worst first; last, that an older plan was missing.
    seconds
        Step → time it took.
    kept
        True when nothing had changed and the plan of an earlier run stayed; not stored.
    """

    place: str
    digest: str
    status: PlaceStatus
    plan_digest: str = ""
    content_digest: str = ""
    file_digest: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    kept: bool = field(default=False, compare=False)

    def reason(self, lang: str | None = None) -> str:
        """Return what stood in the way in one text, empty where nothing did."""
        return " ".join(self.reasons.get(language(lang), ()))

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain values for JSON."""
        return asdict(self)


def write_record(record: PlaceRecord, folder: Path) -> None:
    """Write a record into the folder of its place, whole or not at all."""
    stored = {name: value for name, value in record.as_dict().items() if name != "kept"}
    sealed = stored | {_SEAL: record_seal(stored)}
    replace_file(folder / RECORD, json.dumps(sealed, ensure_ascii=False, indent=1).encode())


def read_record(folder: Path) -> PlaceRecord | None:
    """Return the record of a place, None where there is none, or none that can be read and is as it was written."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return _record(found)
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def record_seal(stored: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a record tells."""
    return hashlib.sha256(json.dumps(stored, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _record(found: Any) -> PlaceRecord:
    if not isinstance(found, dict) or found.pop(_SEAL, None) != record_seal(found):
        raise ValueError(RECORD)
    known = {one.name for one in fields(PlaceRecord)} - {"kept"}
    if set(found) != known or found["status"] not in (*get_args(Status), "refused", "failed"):
        raise ValueError(RECORD)
    if not (_texts(found) and _numbers(found["figures"], int) and _numbers(found["seconds"], int, float)):
        raise TypeError(RECORD)
    reasons = {lang: tuple(map(str, told)) for lang, told in found["reasons"].items()}
    return PlaceRecord(**found | {"reasons": reasons})


def _texts(found: dict[str, Any]) -> bool:
    """Tell whether what is text in a record is text; reasons are a list each."""
    named = [found[name] for name in ("place", "digest", "plan_digest", "content_digest", "file_digest")]
    return all(isinstance(text, str) for text in named) and all(
        isinstance(told, list) for told in found["reasons"].values()
    )


def _numbers(told: Any, *kinds: type) -> bool:
    """Tell whether something is a table of finite numbers."""
    return isinstance(told, dict) and all(type(value) in kinds and is_number(value) for value in told.values())
