"""Mended shapes, as they were before, in a file to look at them and to take them back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.ground.reading.repairs import repaired_shapes
from gridplan.language import say
from gridplan.store.safe import replacing


def save_repairs(report: Report, path: str | Path) -> Path:
    """Write the shapes that reading mended, as they were read, into a GeoPackage of one layer, ``repairs``.

    Parameters
    ----------
    report
        Of units, or of a ground surveyed from them.

    Returns
    -------
    Path
        The file written, whole or not at all; without repairs its layer is empty.

    Raises
    ------
    OptionError
        When `path` does not end in ``.gpkg``.
    PlanFileError
        When it cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".gpkg":
        raise OptionError(say("repairs-format", path=path))
    file = BytesIO()
    repaired_shapes(report).to_file(file, layer="repairs", driver="GPKG")
    with replacing(target) as fresh:
        fresh.write_bytes(file.getvalue())
    return target
