"""What one place needs to be divided, small enough to be sent to another process or machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from gridplan.batch.layers import Layer


@dataclass(frozen=True)
class Part:
    """The rows of a layer that a place reads.

    Parameters
    ----------
    rows
        Positions of the rows as the layer counts them.
    box
        West, south, east, north in the coordinate system of the layer, to which lines are cut; None for whole rows.
    """

    layer: Layer
    rows: tuple[int, ...]
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Regridding:
    """How a place that has an older plan is changed.

    Parameters
    ----------
    plan
        File of the older plan.
    asked
        Further options of `gridplan.regrid`, such as ``max_moved``.
    """

    plan: Path
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlaceTask:
    """One place to divide: what it reads, by which rules, and where its plan is written.

    Parameters
    ----------
    place
        Name or code of the community or subdistrict.
    folder
        Where its plan, map and record are written; on a cluster, storage that all machines share.
    digest
        SHA-256 of everything that decides the result: rows read, rules, version of gridplan.
    parts
        ``units`` and, where there are any, ``roads``, ``barriers``, ``boundaries``, ``estates``, ``dedicated``.
    reading, surveying, marking
        Options of `gridplan.read_units`, `gridplan.survey` and `gridplan.with_dedicated`.
    totals, counted
        File of the households of communities, and whether counts that are given stay.
    rules
        Rules as plain values; None for the usual ones, or those of the older plan.
    one_each
        Column of the units of which each value is one grid; None without one.
    older
        The older plan to change as little as possible; None where the place is divided anew.
    anew
        Whether the place is divided anew only because no older plan was found where the others are.
    maps, changes
        Whether a map, and a document of the changes from the older plan, are written beside the plan.
    lang
        Language of both.
    again
        Whether to work again although nothing has changed.
    """

    place: str
    folder: Path
    digest: str
    parts: Mapping[str, Part]
    reading: Mapping[str, Any]
    surveying: Mapping[str, Any]
    rules: Mapping[str, Any] | None
    older: Regridding | None = None
    anew: bool = False
    maps: bool = False
    changes: bool = False
    lang: str = "en"
    again: bool = False
    marking: Mapping[str, Any] = field(default_factory=dict)
    totals: Path | None = None
    counted: Literal["keep", "replace"] = "keep"
    one_each: str | None = None
