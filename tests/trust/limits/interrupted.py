"""Run as a program: interrupt verbs in Python at random moments and print what each came to, as JSON.

``python interrupted.py TIMES SEED VERB…``; every verb has run once before, so that all is loaded and compiled.
"""

from __future__ import annotations

import gc
import hashlib
import json
import random
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import matplotlib
import numpy as np
import pandas as pd
import shapely
from soak import Desk


def interrupted(desk: Desk, verb: str, seconds: float) -> bool:
    """Call a verb, interrupted after so many seconds; tell whether the interrupt came out of it."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        getattr(desk, verb)()
    except KeyboardInterrupt:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return False


def print_of(value: object) -> str:
    """Return a digest of all that a value holds: fields, frames with their rows and order, shapes, arrays."""
    return hashlib.sha256(repr(_plain(value)).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value):
        return type(value).__name__, [(f.name, _plain(getattr(value, f.name))) for f in fields(value)]
    if isinstance(value, pd.DataFrame):
        crs = str(value.crs) if isinstance(value, gpd.GeoDataFrame) else ""
        return crs, _plain(value.attrs), _plain(value.index), [(name, _plain(column)) for name, column in value.items()]
    if isinstance(value, pd.Series | pd.Index):
        return str(value.dtype), _plain(np.asarray(value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.shape, [_plain(one) for one in value.flat]
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), value.tobytes()
    if isinstance(value, shapely.Geometry):
        return value.wkb
    if isinstance(value, Mapping):
        return [(key, _plain(one)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def spoiled(desk: Desk, verb: str, *, times: int, draw: random.Random) -> dict[str, object]:
    """Return how often an interrupt came out of a verb, and how often what it was given has changed."""
    held = (desk.town, desk.units, desk.ground, desk.plan)
    before = print_of(held)
    start = time.perf_counter()
    getattr(desk, verb)()
    whole = time.perf_counter() - start
    came = changed = 0
    for _ in range(times):
        desk.town, desk.units, desk.ground, desk.plan = held
        came += interrupted(desk, verb, draw.uniform(1e-4, whole))
        changed += print_of(held) != before
    desk.town, desk.units, desk.ground, desk.plan = held
    getattr(desk, verb)()
    return {"interrupts": came, "changed": changed}


def _main(times: int, seed: int, verbs: list[str]) -> None:
    matplotlib.use("Agg")
    draw = random.Random(seed)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    found = {}
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for verb in verbs:
            getattr(desk, verb)()
        desk.seed, desk.plan = 0, None
        desk.partition()
        first = desk.plan.digest
        for verb in verbs:
            found[verb] = spoiled(desk, verb, times=times, draw=draw)
        gc.collect()
        desk.seed = 0
        desk.partition()
    print(json.dumps({"verbs": found, "same_plan": desk.plan.digest == first}))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
