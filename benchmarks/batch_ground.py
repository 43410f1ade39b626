"""Generated districts for batches: their files, the file that asks for the batch, and what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd

import gridplan as gp
from benchmarks.race import ROOT

ENDED = (0, 4)
"""Exit codes of batches that ended: with a plan for every place, or with places that cannot be divided."""

CONFIG = """\
[input]
units = "data/buildings.parquet"
households = "households"
community = "community"
unit = "unit"
roads = "data/roads.parquet"
boundaries = "data/boundaries.parquet"
boundaries_column = "community"

[output]
folder = "{folder}"
"""


def write_district(folder: Path, district: gp.samples.City) -> Path:
    """Write a district with the file that asks for its batch; return that file."""
    district.write(folder / "data", form="parquet")
    return config_for(folder, "out")


def config_for(folder: Path, out: str) -> Path:
    """Write the file that asks for a batch of the district in `folder`, with plans in its folder `out`."""
    config = folder / f"{out}.toml"
    config.write_text(CONFIG.format(folder=out), encoding="utf-8")
    return config


def correct_counts(folder: Path, communities: Collection[str]) -> None:
    """Add a household to each inhabited building of some communities."""
    file = folder / "data" / "buildings.parquet"
    buildings = gpd.read_parquet(file)
    more = buildings["community"].isin(communities) & (buildings["households"] > 0)
    buildings.assign(households=buildings["households"] + more).to_parquet(file, index=False, write_covering_bbox=True)


def begin(config: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start the batch in a process group of its own, so that it can be killed with all its workers."""
    return subprocess.Popen(
        [sys.executable, "-m", "gridplan", "batch", str(config), *options],
        cwd=ROOT,
        env=os.environ | {"GRIDPLAN_LANG": "en"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def records(out: Path) -> dict[str, dict[str, Any]]:
    """Return the records of all places that have one by the name of their folder."""
    return {file.parent.name: json.loads(file.read_text(encoding="utf-8")) for file in out.glob("places/*/record.json")}


def digests(out: Path) -> dict[str, tuple[str, str]]:
    """Return place → digests of its plan and of what its file stores."""
    return {one["place"]: (one["plan_digest"], one["content_digest"]) for one in records(out).values()}
