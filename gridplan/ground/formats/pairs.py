"""Files whose shapes and attributes stand apart: where one has more than the other, every row may bear a stranger's."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from gridplan.ground.faults import refusal
from gridplan.ground.formats.kinds import ending

_BYTES = "ISO-8859-1"
_DELIMITER = re.compile(r'^\s*delimiter\s+"(.)"', re.IGNORECASE | re.MULTILINE)
_HEAD = 2**16


def check_pairs(file: Path, objects: int) -> None:
    """Refuse a MIF file that has not as many objects as the .mid beside it has rows.

    Parameters
    ----------
    objects
        Rows that were read.

    Raises
    ------
    InputError
        ``file-rows-differ`` with both numbers.
    """
    if ending(file) != ".mif":
        return
    least, most = _rows_of_mid(file)
    if not least <= objects <= most:
        raise refusal("file-rows-differ", source=file.name, objects=objects, rows=least)


def _rows_of_mid(file: Path) -> tuple[int, int]:
    """Return the rows with something in them, and all: an empty line may be a row whose only value is missing."""
    with file.open(encoding=_BYTES) as stream:
        told = _DELIMITER.search(stream.read(_HEAD))
    (beside,) = [one for one in file.parent.iterdir() if one.name.lower() == f"{file.stem.lower()}.mid"][:1]
    text = io.StringIO(beside.read_text(encoding=_BYTES), newline=None)
    rows = list(csv.reader(text, delimiter=told[1] if told else "\t"))
    return sum(map(bool, rows)), len(rows)
