"""The plan files that are kept of every make, and what a value holds, to the last bit."""

import dataclasses
import gzip
import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

PLANS = Path(__file__).with_name("plans")
KEPT = tuple(sorted(path.name.removesuffix(".gpkg.gz") for path in PLANS.glob("*.gpkg.gz")))


def kept(name, folder):
    """Unpack a kept plan file into a folder and return its path."""
    file = folder / f"{name}.gpkg"
    file.write_bytes(gzip.decompress((PLANS / f"{name}.gpkg.gz").read_bytes()))
    return file


def held(value):
    """Return the digest of everything a value holds: frames with their types, shapes and numbers to the last bit."""
    return hashlib.sha256(json.dumps(_plain(value), ensure_ascii=True).encode()).hexdigest()


def _plain(value):
    if isinstance(value, (str, int, type(None))):
        return value
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, pd.DataFrame):
        crs = str(value.crs) if isinstance(value, gpd.GeoDataFrame) else ""
        return [crs, [[name, str(value[name].dtype), _plain(value[name].to_numpy())] for name in value.columns]]
    if isinstance(value, pd.Series):
        return [str(value.dtype), _plain(value.to_numpy())]
    if isinstance(value, np.ndarray) and value.dtype != object:
        return [str(value.dtype), value.shape, value.tobytes().hex()]
    if dataclasses.is_dataclass(value):
        return [type(value).__name__, *([f.name, _plain(getattr(value, f.name))] for f in dataclasses.fields(value))]
    if isinstance(value, (set, frozenset)):
        return sorted(map(json.dumps, map(_plain, value)))
    if isinstance(value, (dict,)):
        return [[key, _plain(one)] for key, one in value.items()]
    return [_plain(one) for one in (value.tolist() if isinstance(value, np.ndarray) else value)]
