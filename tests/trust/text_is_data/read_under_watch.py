"""Reads files one after the other, for a watcher outside: before each, a name that only the watcher understands."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import geopandas as gpd

from gridplan.errors import GridplanError
from gridplan.ground.formats.files import read_geometries

MARK = "/watched-from-here/"


def mark(name):
    """Tell the watcher what follows."""
    with suppress(OSError):
        os.open(f"{MARK}{name}", os.O_RDONLY)


def main():
    """Read every file named, and say of each how it ended."""
    read_geometries(sys.argv[1])
    for path in sys.argv[2:]:
        mark(os.path.relpath(path, Path(sys.argv[1]).parent))
        try:
            frame: gpd.GeoDataFrame = read_geometries(path)[0]
            print("read", len(frame), frame.crs is not None)
        except GridplanError as fault:
            print("refused", fault)


if __name__ == "__main__":
    main()
