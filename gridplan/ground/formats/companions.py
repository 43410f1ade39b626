"""Files that are several: without its .dbf a Shapefile reads as bare shapes, every attribute gone and no word said."""

from __future__ import annotations

from pathlib import Path

from gridplan.ground.faults import refusal
from gridplan.ground.formats.dbf import cut_names
from gridplan.ground.formats.kinds import Format, ending

_NATIVE = b"type native"
_TABLE = "a00000001.gdbtable"


def check_companions(file: Path, kind: Format) -> None:
    """Refuse a file without those that belong to it, and one of which column names cannot be told.

    Raises
    ------
    InputError
        ``shapefile-parts`` or ``file-parts`` with what is missing, ``column-names-cut``, ``mapinfo-not-native`` where a
        MapInfo table is a list of other files.
    """
    if ending(file) == ".gdb":
        _check_geodatabase(file)
    if ending(file) == ".tab" and _NATIVE not in b" ".join(file.read_bytes().lower().split()):
        raise refusal("mapinfo-not-native", source=file.name)
    if not kind.companions:
        return
    present = {entry.name.lower(): entry for entry in file.parent.iterdir()}
    missing = [end for end in kind.companions if file.stem.lower() + end not in present]
    if missing:
        code = "shapefile-parts" if ending(file) == ".shp" else "file-parts"
        raise refusal(code, source=file.name, parts=", ".join(missing))
    if ending(file) == ".shp" and (cut := cut_names(present[f"{file.stem.lower()}.dbf"])):
        raise refusal("column-names-cut", cut, source=file.name)


def _check_geodatabase(folder: Path) -> None:
    """A folder that has the ending but no table of tables is none."""
    if _TABLE not in {entry.name.lower() for entry in folder.iterdir()}:
        raise refusal("source-damaged", source=folder.name, driver="OpenFileGDB")
