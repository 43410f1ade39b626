"""Plan files with right digests that hold what no plan is, or say of it what is not so."""

import json
import struct
import subprocess
import sys

import numpy as np
import pytest
import shapely
from kept_plans import kept
from resealed import reseal

import gridplan as gp
from gridplan.errors import PlanFileError

HEADER = struct.pack("<2sBBi", b"GP", 0, 0x01, 2154)


def polygon(rings, points):
    """A polygon that announces so many rings, and so many points in the first, without having them."""
    return HEADER + struct.pack("<BIII", 1, 3, rings, points) + bytes(64)


SQUARE = shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=1)
SHAPES = {
    "no shape": None,
    "a text": "POLYGON",
    "a number": 7,
    "nothing": b"",
    "a header only": HEADER,
    "half a header": HEADER[:3],
    "an envelope that does not exist": HEADER[:3] + b"\x0f" + HEADER[4:] + SQUARE,
    "a shape cut short": HEADER + SQUARE[:-9],
    "an unknown type": HEADER + struct.pack("<BI", 1, 99) + SQUARE[5:],
    "four thousand million rings": polygon(0xFFFFFFFF, 4),
    "four thousand million points": polygon(1, 0xFFFFFFFF),
    "a ring that stays open": HEADER + SQUARE[:-16] + struct.pack("<2d", 9, 9),
    "a hundred thousand collections in one another": HEADER + struct.pack("<BII", 1, 7, 1) * 100_000 + SQUARE,
}
LAYERS = ("units", "cells", "outline", "grids", "roads", "communities")


@pytest.mark.long
@pytest.mark.parametrize("layer", LAYERS)
def test_shapes_that_are_none_are_refused(layer, tmp_path, tried):
    """Whatever stands in the place of a shape, the file is refused as damaged."""
    for shape in SHAPES.values():
        file = kept("make_1", tmp_path)
        reseal(file, (f'UPDATE "{layer}" SET geom = ? WHERE fid = 1', shape))
        with pytest.raises(PlanFileError, match="damaged"):
            gp.load(file)
    tried(len(SHAPES), "shapes that are none")


@pytest.mark.long
def test_counts_without_end_take_no_memory(tmp_path, tried):
    """Shapes that announce thousands of millions of points are refused by a process that may have little memory."""
    files = []
    for number, shape in enumerate(SHAPES.values()):
        (tmp_path / str(number)).mkdir()
        files.append(kept("make_1", tmp_path / str(number)))
        reseal(files[-1], ("UPDATE cells SET geom = ? WHERE fid = 1", shape))
    script = (
        "import resource, sys; import gridplan as gp; gp.load(sys.argv[1])\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + 200_000_000,) * 2)\n"
        "for file in sys.argv[2:]:\n"
        "    try: gp.load(file)\n"
        "    except gp.PlanFileError: print('refused')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, kept("make_2", tmp_path), *files], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.split() == ["refused"] * len(files)
    tried(len(files), "shapes read with little memory")


def meta(key, value):
    """Change a note."""
    return "UPDATE meta SET value = ? WHERE key = ?", json.dumps(value), key


NO_PLANS = {
    "a neighbour beyond all numbers": ("UPDATE adjacency SET v = ? WHERE fid = 1", 2**62),
    "an infinite load": ("UPDATE units SET load = ? WHERE fid = 1", float("inf")),
    "a load in words": ("UPDATE units SET load = ? WHERE fid = 1", "many"),
    "a block beyond all numbers": ("UPDATE units SET block = ? WHERE fid = 1", 2**62),
    "an infinite place": ("UPDATE units SET y = ? WHERE fid = 1", float("inf")),
    "no place": ("UPDATE units SET x = NULL WHERE fid = 1",),
    "a bound in words": meta("bound", "low"),
    "an endless bound": meta("bound", float("inf")),
    "rules in a list": meta("rules", [1]),
    "no rules": meta("rules", None),
    "a network that is not there": meta("network", "none"),
    "a status that does not exist": meta("status", "perfect"),
    "types in words": meta("types", "int"),
    "a shift in words": meta("outline_shift", "far"),
    "a line of households in words": meta("conservation_ground", {"rows_in": "x"}),
    "no bound": ("DELETE FROM meta WHERE key = 'bound'",),
    "a component in words": ("UPDATE components SET bound = ?", "low"),
    "households in words": ("UPDATE components SET households = ?", "many"),
    "an unknown coordinate system": meta("crs", "EPSG:0"),
}


@pytest.mark.long
@pytest.mark.parametrize("what", NO_PLANS)
def test_tables_that_are_no_plan_are_refused(what, tmp_path, tried):
    """Values that no plan can have end in a refusal, or where they can be read, in a failed verification."""
    file = kept("make_1", tmp_path)
    reseal(file, NO_PLANS[what])
    with pytest.raises(PlanFileError):
        gp.load(file)
    tried(1, "tables that are no plan")


def test_shapes_beyond_all_numbers_fail_verification(tmp_path):
    """A cell with a corner that is no number is told by verification, not by a crash."""
    file = kept("make_1", tmp_path)
    reseal(
        file,
        ("UPDATE cells SET geom = ? WHERE fid = 1", HEADER + SQUARE[:13] + struct.pack("<d", np.nan) + SQUARE[21:]),
    )
    with pytest.raises(PlanFileError):
        gp.load(file)


def test_another_plan_under_the_digest_of_the_first_is_refused(tmp_path, tried):
    """Where the digests of all tables are right, the digest of the plan still tells that it is another one."""
    file = kept("make_1", tmp_path)
    reseal(file, ("UPDATE units SET load = load + 1 WHERE fid = 1",), plan_too=False)
    with pytest.raises(PlanFileError, match="plan digest differs"):
        gp.load(file)
    reseal(file)
    assert gp.load(file).digest
    tried(1, "plans under another's digest")
