"""From households to load, and from load to people: whole numbers all the way.

One worker looks after, on average, a given number of households, fewer where housing is open, more where it is managed.
A household's load is an integer in units of 1/lcm of these ratios, so loads add without rounding.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.apportion import apportion
from gridplan.ground.columns import plain_name
from gridplan.ground.faults import refusal
from gridplan.ground.units import Units
from gridplan.ground.workload import load_of
from gridplan.options import Rounding, Rules, Standard, Window
from gridplan.options.standard import ANY_KIND
from gridplan.options.window import LOAD

__all__ = [
    "STANDARD",
    "StaffingTable",
    "apportion",
    "household_range",
    "kind_by_floors",
    "kinds_of_units",
    "load_by_community",
    "load_of_units",
    "parse_kind_map",
    "workers",
]

STANDARD = Standard(open=300, managed=500)
"""One worker per 300 households in open courtyards, per 500 in managed estates."""


@dataclass(frozen=True)
class StaffingTable:
    """Workers per community beside what the subdistrict as a whole comes to.

    Parameters
    ----------
    frame
        Columns ``community, households, load, exact`` (workers before rounding), ``workers``.
    sum_of_communities
        Workers of all communities together, each rounded by itself.
    subdistrict
        Workers when the load of all communities is rounded once: the subdistrict's own figure.
    """

    frame: pd.DataFrame
    sum_of_communities: int
    subdistrict: int


def parse_kind_map(text: str) -> dict[str, str]:
    """Return the kinds of a text like ``开放式楼院=open,小区=managed``.

    Raises
    ------
    OptionError
        When a part is not ``word=kind``, or a word stands twice with two kinds.

    Examples
    --------
    >>> parse_kind_map("开放式楼院=open, 小区=managed")
    {'开放式楼院': 'open', '小区': 'managed'}
    """
    found: dict[str, str] = {}
    for part in unicodedata.normalize("NFKC", text).split(","):
        word, equals, kind = (piece.strip() for piece in part.partition("="))
        if not (word and equals and kind):
            raise OptionError(f"a kind map is written word=kind,word=kind; {part.strip()!r} is not")
        if found.setdefault(word, kind) != kind:
            raise OptionError(f"kind map: {word} stands for both {found[word]} and {kind}")
    return found


def kinds_of_units(
    units: pd.DataFrame,
    standard: Standard = STANDARD,
    kind_map: Mapping[str, str] | None = None,
    *,
    classes: Mapping[str, str] | None = None,
) -> NDArray[np.object_]:
    """Return the kind of each unit in the standard's words, object (n,); None where unknown and nobody lives.

    Words compare without regard to case, width or spaces.

    Parameters
    ----------
    units
        Columns ``unit, households`` and ``kind``, or ``community`` when `classes` are given.
    kind_map
        Kind of the standard for each word in column ``kind``; a word that is itself a kind needs no entry.
    classes
        Kind of the standard for each community: the ratio then goes by community, and column ``kind`` is not used.

    Raises
    ------
    InputError
        ``kinds-unmapped`` with every word (or ``communities-unclassed`` with every community) that leads to no kind of
        the standard, the units and households concerned, where households live.
    OptionError
        When the map leads to a kind that the standard does not know.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["a", "b", "c"], "households": [10, 20, 0], "kind": ["楼院", "managed", "shop"]})
    >>> kinds_of_units(units, Standard(open=300, managed=500), {"楼院": "open"}).tolist()
    ['open', 'managed', None]
    """
    given = classes if classes is not None else kind_map or {}
    if wrong := sorted(set(given.values()) - set(standard)):
        raise OptionError(f"kinds {wrong} are not in the standard; it has {list(standard)}")
    column = "community" if classes is not None else "kind"
    known = {plain_name(kind): kind for kind in standard} if classes is None else {}
    known |= {plain_name(word): kind for word, kind in given.items()}
    other = ANY_KIND if ANY_KIND in standard else None
    kinds = np.full(len(units), None, dtype=object)
    kinds[:] = [other if _absent(value) else known.get(plain_name(value), other) for value in units[column]]
    _check_mapped(units, column, np.array([kind is None for kind in kinds], dtype=bool), standard)
    return kinds


def load_of_units(
    units: pd.DataFrame,
    standard: Standard = STANDARD,
    kind_map: Mapping[str, str] | None = None,
    *,
    classes: Mapping[str, str] | None = None,
) -> NDArray[np.int64]:
    """Return the load of each unit, int64 (n,), in units of 1/lcm of the standard's ratios.

    Parameters
    ----------
    units
        Columns ``unit, households`` and ``kind``, or ``community`` when `classes` are given.
    kind_map
        Kind of the standard for each word in column ``kind``; a word that is itself a kind needs no entry.
    classes
        Kind of the standard for each community: the ratio then goes by community, and column ``kind`` is not used.
        Kinds measured by something else than households need the columns that are counted.

    Raises
    ------
    InputError, OptionError
        As `kinds_of_units`: words that lead to no kind where households live; units without households have load 0
        whatever their kind.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["a", "b"], "households": [10, 20], "kind": ["楼院", "managed"]})
    >>> load_of_units(units, Standard(open=300, managed=500), {"楼院": "open"}).tolist()
    [50, 60]
    """
    kinds = kinds_of_units(units, standard, kind_map, classes=classes)
    return load_of(units.assign(kind=kinds), Rules(households=None, load=LOAD, standard=standard))


def kind_by_floors(units: Units, *, at_least: float = 5, high: str = "managed", low: str = "open") -> Units:
    """Return units whose kind is told by their storeys; the report says so.

    Parameters
    ----------
    at_least
        Storeys from which a building counts as `high`; below, or unknown, it is `low`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"floors": [6.0, 2.0, float("nan")]})
    >>> kind_by_floors(Units(frame)).frame["kind"].tolist()
    ['managed', 'open', 'open']
    """
    floors = units.frame["floors"].to_numpy(dtype=float)
    tall = np.nan_to_num(floors) >= at_least
    numbers = {
        "at_least": at_least,
        "high": high,
        "low": low,
        "tall": int(tall.sum()),
        "unknown": int(np.isnan(floors).sum()),
    }
    told = Report((Finding("kind-by-floors", (), numbers),))
    return Units(units.frame.assign(kind=np.where(tall, high, low)), units.report + told)


def household_range(standard: Standard, load: Window) -> dict[str, tuple[int, int]]:
    """Return, per kind measured by households, the whole numbers of them that one worker's load window allows.

    Parameters
    ----------
    load
        Window in workers, e.g. 0.8–1.2.

    Examples
    --------
    >>> household_range(Standard(open=300, managed=500), Window(0.8, 1.2))
    {'managed': (400, 600), 'open': (240, 360)}
    """
    return {
        kind: (int(np.ceil(round(load.lo * ratio, 9))), int(np.floor(round(load.hi * ratio, 9))))
        for kind, ratio in standard.by_households.items()
    }


def load_by_community(units: pd.DataFrame, load: NDArray[np.int64]) -> pd.DataFrame:
    """Return columns ``community, households, load``, one row a community, sorted by name.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    community = [None if _absent(value) else str(value) for value in units["community"]]
    name = pd.Series(["" if value is None else value for value in community], name="community", dtype=object)
    table = pd.DataFrame({"households": units["households"].to_numpy(), "load": load}).groupby(name.to_numpy()).sum()
    return table.rename_axis("community").reset_index()


def workers(
    communities: pd.DataFrame, per_worker: int, *, rounding: Rounding = "nearest", total: int | None = None
) -> StaffingTable:
    """Return the workers of each community by a named rounding rule, or shares of a fixed total.

    Parameters
    ----------
    communities
        Columns ``community, households, load`` as `load_by_community` gives them.
    per_worker
        Load of one full worker.
    rounding
        ``ceil`` or ``floor`` or ``nearest`` (halves upward) for each community alone, or ``largest_remainder``, which
        makes the communities add up to the rounded subdistrict.
    total
        A fixed number of workers, shared out by largest remainder. Every community with load has at least one worker,
        under every rule.

    Raises
    ------
    InputError
        ``workers-too-few`` when `total` is smaller than the number of communities with load.
    OptionError
        When `rounding` is unknown or `per_worker` or `total` is below 1.

    Examples
    --------
    >>> table = pd.DataFrame({"community": ["A", "B"], "households": [700, 300], "load": [700, 300]})
    >>> workers(table, 300, rounding="ceil").frame["workers"].tolist()
    [3, 1]
    >>> workers(table, 300, total=4).frame["workers"].tolist()
    [3, 1]
    """
    if per_worker < 1 or (total is not None and total < 1):
        raise OptionError("load per worker and total must be at least 1")
    load = communities["load"].to_numpy(dtype=np.int64)
    inhabited = load > 0
    if total is not None:
        if total < int(inhabited.sum()):
            raise refusal("workers-too-few", communities["community"][inhabited].astype(str), total=total)
        count = apportion(load, total)
    else:
        count = _rounded(load, per_worker, rounding)
    whole = np.array([load.sum()], dtype=np.int64)
    whole_rule: Rounding = "nearest" if rounding == "largest_remainder" else rounding
    frame = communities.assign(exact=load / per_worker, workers=count)[
        ["community", "households", "load", "exact", "workers"]
    ]
    return StaffingTable(frame, int(count.sum()), int(_rounded(whole, per_worker, whole_rule)[0]))


def _rounded(load: NDArray[np.int64], per_worker: int, rounding: Rounding) -> NDArray[np.int64]:
    if rounding == "largest_remainder":
        whole = max(int(_rounded(load.sum(keepdims=True), per_worker, "nearest")[0]), int((load > 0).sum()))
        return apportion(load, whole) if whole else np.zeros(len(load), dtype=np.int64)
    extra = {"ceil": per_worker - 1, "floor": 0, "nearest": per_worker // 2}
    if rounding not in extra:
        raise OptionError(f"rounding must be ceil, floor, nearest or largest_remainder, not {rounding!r}")
    return np.asarray(np.maximum((load + extra[rounding]) // per_worker, load > 0), dtype=np.int64)


def _absent(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or not str(value).strip()


def _check_mapped(units: pd.DataFrame, column: str, unmapped: NDArray[np.bool_], standard: Standard) -> None:
    """Refuse words without a kind, most households first, with the units that bear them."""
    wrong = units[unmapped & (units["households"].to_numpy() > 0)]
    if wrong.empty:
        return
    words = wrong[column].map(lambda value: "-" if _absent(value) else str(value))
    tally = (
        wrong.groupby(words.to_numpy())["households"]
        .agg(["size", "sum"])
        .sort_values("sum", ascending=False, kind="stable")
    )
    listed = "; ".join(f"{word} ({size} / {total})" for word, size, total in tally.itertuples())
    numbers = {"column": column, "words": listed, "kinds": ", ".join(standard)}
    code = "communities-unclassed" if column == "community" else "kinds-unmapped"
    raise InputError((Finding(code, tuple(wrong["unit"].astype(str)), numbers),))
