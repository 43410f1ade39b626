"""The instances: our own towns, made on any machine, and the open ones where the shared folder is present."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

SHARED = Path(os.environ.get("GRIDPLAN_SHARED", Path(__file__).parents[2] / "shared"))

SYNTHETIC = {"synth_3k": (3_000, 60, 1, 8), "synth_40k": (40_000, 900, 3, 9), "synth_500k": (500_000, 11_250, 4, 9)}
"""Units, grids, seed and mean households of the generated instances."""

BEST_KNOWN = {"synth_3k": 0.0010319e12, "synth_40k": 0.013225e12}
"""Lowest centroid inertia anyone has found, m² · households."""


@dataclass(frozen=True)
class Case:
    """One instance.

    Parameters
    ----------
    xy, load, u, v
        Places (n, 2) in m, loads (n,) and the ends (m,) of each pair of neighbours.
    objective
        What inertia is judged by: about the ``centroid`` exactly, or about the ``medoid`` with distances rounded to km.
    best
        Published or best known value of it, m² · load; None where nobody has one.
    feasible_value
        Exact medoid inertia of a plan known to be feasible, which no lower bound may exceed; None where unknown.
    """

    name: str
    xy: NDArray[np.float64]
    load: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    n_grids: int
    lo: int
    hi: int
    objective: str = "centroid"
    best: float | None = None
    feasible_value: float | None = None

    def __len__(self) -> int:
        return len(self.load)

    def save(self, path: Path) -> Path:
        """Write the case where other processes can read it."""
        np.savez(path, **{name: value for name, value in vars(self).items() if value is not None})
        return path

    @classmethod
    def read(cls, path: Path) -> Case:
        """Return a saved case."""
        with np.load(path) as stored:
            return cls(**{name: stored[name] if stored[name].ndim else stored[name].item() for name in stored.files})


def town(n_units: int, seed: int) -> Case:
    """Return a town on jittered streets: lots in blocks of 4 × 3, parks, an avenue with few crossings, some towers.

    Lots stand 20 m apart, streets are 14 m wide. Three in ten neighbours across a street do not see each other, a
    fifth of the lots (garages, shops) have no households, one in thirty is a tower.
    """
    draw = np.random.default_rng(seed)
    rows = round(np.sqrt(n_units * 1.09))
    at = np.indices((rows, rows)).reshape(2, -1)
    block = at // np.array([[4], [3]])
    built = draw.random((rows, rows))[block[0], block[1]] > 0.06
    u, v = _lattice(rows)
    street = (block[:, u] != block[:, v]).any(axis=0)
    avenue = (at[0, u] < rows // 2) & (at[0, v] >= rows // 2)
    open_ = np.where(avenue, at[1, u] % 24 < 3, ~street | (draw.random(len(u)) < 0.7))
    keep = built[u] & built[v] & open_
    inside, u, v = _largest(rows * rows, u[keep], v[keep])
    load = np.where(
        draw.random(len(inside)) < 1 / 30, draw.integers(20, 120, len(inside)), draw.integers(4, 13, len(inside))
    )
    load[draw.random(len(inside)) < 0.2] = 0
    xy = (20.0 * at + 14.0 * block)[:, inside].T + draw.normal(0, 3, (len(inside), 2))
    return Case(f"town_{n_units // 1000}k", xy, load, u, v, max(2, round(load.sum() / 400)), 300, 500)


def _lattice(rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    number = np.arange(rows * rows).reshape(rows, rows)
    u = np.r_[number[:-1].ravel(), number[:, :-1].ravel()]
    v = np.r_[number[1:].ravel(), number[:, 1:].ravel()]
    return u, v


def _largest(
    n: int, u: NDArray[np.int64], v: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the units of the largest connected part and its edges, renumbered."""
    _, part = connected_components(coo_matrix((np.ones(len(u)), (u, v)), (n, n)), directed=False)
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    place = np.full(n, -1)
    place[inside] = np.arange(len(inside))
    kept = place[u] >= 0
    return inside, place[u[kept]], place[v[kept]]


def has_shared() -> bool:
    """Whether the folder with the open instances is present."""
    return (SHARED / "bench" / "instances").is_dir()


def open_names() -> list[str]:
    """Return the names of the open instances, counties first."""
    return sorted(p.name for p in (SHARED / "bench" / "instances").glob("us2010_*"))


def open_case(name: str) -> Case:
    """Return an open instance with its published value."""
    folder = SHARED / "bench" / "instances" / name
    known = json.loads((folder / "meta.json").read_text())["published_plans_reevaluated"]["moi"]
    return _read(
        folder,
        objective="medoid",
        best=known["moi_km_rounded"] * 1e12,
        feasible_value=known["moi_exact"] * 1e12,
    )


def synthetic_case(name: str, scratch: Path, seed: int | None = None) -> Case:
    """Return a generated instance, made by the shared script in `scratch`; another `seed` makes another town."""
    units, grids, usual, mean = SYNTHETIC[name]
    own = seed is not None and seed != usual
    title = f"{name}_seed{seed}" if own else name
    folder = scratch / "instances" / title
    if not (folder / "meta.json").exists():
        script = shutil.copy(SHARED / "bench" / "synth.py", scratch / "synth.py")
        values = map(str, (title, units, grids, seed if own else usual, mean))
        subprocess.run([sys.executable, script, *values], check=True, stdout=subprocess.DEVNULL)
    return _read(folder, best=None if own else BEST_KNOWN.get(name))


def _read(folder: Path, **known: object) -> Case:
    meta = json.loads((folder / "meta.json").read_text())
    units, edges = pd.read_parquet(folder / "units.parquet"), pd.read_parquet(folder / "edges.parquet")
    return Case(
        name=folder.name,
        xy=units[["x", "y"]].to_numpy(np.float64),
        load=units["weight"].to_numpy(np.int64),
        u=edges["u"].to_numpy(np.int64),
        v=edges["v"].to_numpy(np.int64),
        n_grids=meta["k"],
        lo=meta["L"],
        hi=meta["U"],
        **known,  # type: ignore[arg-type]
    )
