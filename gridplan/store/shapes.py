"""Shapes as the blobs of a GeoPackage, and back."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_SIMPLE, _COLLECTIONS = (1, 2, 3), (4, 5, 6, 7)
_KIND, _HAS_Z, _HAS_M = 0x0FFFFFFF, 0x80000000, 0x40000000
_DEEPEST = 4
"""Collections inside one another; GEOS reads each in a call of its own, until the process has no stack left."""


def blobs_of(shapes: NDArray[np.object_], srs: int) -> Iterator[bytes]:
    """Yield each shape as a GeoPackage blob: header with envelope, then WKB."""
    bounds = shapely.bounds(shapes)
    for wkb, (west, south, east, north) in zip(shapely.to_wkb(shapes, byte_order=1), bounds, strict=True):
        if np.isnan(west):
            yield struct.pack("<2sBBi", b"GP", 0, 0x11, srs) + wkb
        else:
            yield struct.pack("<2sBBi4d", b"GP", 0, 0x03, srs, west, east, south, north) + wkb


def shapes_of(blobs: Sequence[Any]) -> NDArray[np.object_]:
    """Return the shapes in GeoPackage blobs.

    Raises
    ------
    ShapelyError, LookupError, TypeError, ValueError, struct.error
        When one of them is no shape, or none that gridplan writes.
    """
    return np.asarray(shapely.from_wkb(np.array([_wkb(blob) for blob in blobs], dtype=object)))


def _wkb(blob: Any) -> bytes:
    """Return the shape in a blob, behind its header."""
    if not isinstance(blob, bytes):
        raise TypeError(type(blob).__name__)
    wkb = blob[8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]
    _end(wkb, 0, depth=0)
    return wkb


def _end(wkb: bytes, at: int, *, depth: int) -> int:
    """Return where the shape that begins at a byte ends."""
    order, flags = struct.unpack_from("<BI", wkb, at)
    kind = flags & _KIND
    if order != 1 or kind not in (*_SIMPLE, *_COLLECTIONS) or depth > _DEEPEST:
        raise ValueError(f"shape {order} {flags:#x}")
    corner = 8 * (2 + bool(flags & _HAS_Z) + bool(flags & _HAS_M))
    at += 5
    if kind == 1:
        return at + corner
    (count,) = struct.unpack_from("<I", wkb, at)
    at += 4
    if kind == 2:
        return int(at + count * corner)
    for _ in range(count):
        at = _ring_end(wkb, at, corner) if kind == 3 else _end(wkb, at, depth=depth + 1)
    return at


def _ring_end(wkb: bytes, at: int, corner: int) -> int:
    (count,) = struct.unpack_from("<I", wkb, at)
    return int(at + 4 + count * corner)
