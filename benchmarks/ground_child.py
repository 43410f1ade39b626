"""One survey in a process of its own, for its time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

import gridplan as gp
from benchmarks.child import peak_memory
from benchmarks.ground_judge import Verdict, judge
from benchmarks.race import ROOT

LAYERS = ("roads", "barriers", "boundaries")


@dataclass(frozen=True)
class Surveyed:
    """What was measured: seconds of reading and surveying, without imports.

    Parameters
    ----------
    memory
        Peak of the whole process while it read and surveyed, MB.
    """

    units: int
    cpu: float
    wall: float
    read: float
    memory: float
    verdict: Verdict


@dataclass(frozen=True)
class Rival:
    """Seconds of momepy's enclosed tessellation, whether it is valid, and units without one polygon of their own."""

    cpu: float
    wall: float
    valid: bool
    in_pieces: int


def survey(folder: Path) -> tuple[Surveyed, gp.Ground]:
    """Read and survey a town that lies in a folder, one file a layer."""
    read_units, survey_ground = gp.read_units, gp.survey  # imported before the clock runs
    cpu, wall = time.process_time(), time.perf_counter()
    units = read_units(folder / "buildings.gpkg", households="households", unit="unit")
    read = time.perf_counter() - wall
    ground = survey_ground(units, **{name: gpd.read_file(folder / f"{name}.gpkg") for name in LAYERS})
    cpu, wall, memory = time.process_time() - cpu, time.perf_counter() - wall, peak_memory()
    return Surveyed(len(ground), cpu, wall, read, memory, judge(ground)), ground


def rival(ground: gp.Ground) -> Rival:
    """Let momepy tessellate the same footprints between the same lines, in the same outline."""
    import momepy

    outline = gpd.GeoSeries([ground.outline], crs=ground.units.crs)
    lines = gpd.GeoSeries(ground.roads.geometry[ground.roads["bounds"].to_numpy(dtype=bool)], crs=outline.crs)
    cpu, wall = time.process_time(), time.perf_counter()
    cells = momepy.enclosed_tessellation(ground.units.geometry, momepy.enclosures(lines, limit=outline))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    shapes = np.asarray(cells.geometry.array, dtype=object)
    owned = cells.index[cells.index >= 0].value_counts().reindex(range(len(ground)), fill_value=0)
    single = cells.geometry.groupby(level=0).first().reindex(range(len(ground)))
    whole = (owned.to_numpy() == 1) & (single.geom_type.to_numpy() == "Polygon")
    return Rival(cpu, wall, bool(shapely.coverage_is_valid(shapes)), int((~whole).sum()))


def measured(folder: Path, *, beside: bool = False) -> tuple[Surveyed, Rival | None]:
    """Return what a fresh process measures on a town, and what momepy takes in the same process."""
    asked = [sys.executable, "-c", "from benchmarks.ground_child import main; main()", str(folder), str(int(beside))]
    said: dict[str, Any] = json.loads(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout)
    own = said["own"]
    other = Rival(**said["rival"]) if beside else None
    return Surveyed(**own | {"verdict": Verdict(**own["verdict"])}), other


def main() -> None:
    """Survey the town in the folder named first, with 1 also momepy's way, and print what was measured."""
    own, ground = survey(Path(sys.argv[1]))
    other = asdict(rival(ground)) if sys.argv[2] == "1" else None
    print(json.dumps({"own": asdict(own), "rival": other}))
