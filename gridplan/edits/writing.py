"""Writing edits into a file."""

from __future__ import annotations

import json
from pathlib import Path

from gridplan.store.safe import replacing
from gridplan.trail import Edits


def write_edits(edits: Edits, path: str | Path) -> Path:
    """Write edits as a file ``gridplan-edits/1``, one edit a line; an older file is replaced whole, or not at all.

    What became of them, `Edits.result` and `Edits.mended`, is kept in the plan and not in the file.

    Raises
    ------
    PlanFileError
        When the file cannot be written.
    """
    held = edits.as_dict()
    lines = ",\n".join(f"  {_json(entry)}" for entry in held.pop("edits"))
    head = ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in held.items())
    with replacing(path) as temporary:
        temporary.write_text(f'{{\n{head},\n"edits": [\n{lines}\n]\n}}\n', encoding="utf-8")
    return Path(path)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
