"""From the places that were found to one task each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from importlib.metadata import version
from itertools import count
from pathlib import Path

from gridplan.batch.config import BatchConfig
from gridplan.batch.digests import file_digest, input_digest
from gridplan.batch.found import Found, Place
from gridplan.batch.record import PLAN
from gridplan.batch.task import PlaceTask, Regridding
from gridplan.text import file_name

PLACES = "places"
"""Folder of the places in the folder of a batch."""


def make_tasks(config: BatchConfig, found: Found) -> list[PlaceTask]:
    """Return the task of each place, in the order of their names."""
    folders, release = folder_names(found.places), version("gridplan")
    return [_task(config, name, place, folders[name], release=release) for name, place in found.places.items()]


def folder_names(places: Iterable[str]) -> dict[str, str]:
    """Return place → name of its folder: its own as far as every system takes it, never the same for two.

    Examples
    --------
    >>> folder_names(["解放社区", "a/b", "a_b"])
    {'解放社区': '解放社区', 'a/b': 'a_b-c14cddc0', 'a_b': 'a_b'}
    """
    named = {place: file_name(place) for place in places}
    alike = Counter(name.casefold() for place, name in named.items() if name == place)
    taken = set(alike)
    for place, name in named.items():
        if name != place or alike[name.casefold()] > 1:
            named[place] = _marked(place, taken)
            taken.add(named[place].casefold())
    return named


def _marked(place: str, taken: Collection[str]) -> str:
    """Return the name of a place with a mark behind it that nobody else has."""
    short = file_name(place, longest=60)
    names = (f"{short}-{_mark(place, number)}" for number in count())
    return next(name for name in names if name.casefold() not in taken)


def _mark(place: str, number: int) -> str:
    return hashlib.sha256(place.encode("utf-8", "backslashreplace") + bytes(number)).hexdigest()[:8]


def _task(config: BatchConfig, name: str, place: Place, folder: str, *, release: str) -> PlaceTask:
    asked = config.rules_at(name)
    rules = None if asked is None else asked.as_dict()
    older = _older(config, folder)
    anew = config.plans is not None and older is None
    told = {
        "gridplan": release,
        "place": name,
        "rules": rules,
        "reading": dict(config.reading),
        "surveying": dict(config.surveying),
        **_further(config, name),
        "crs": {layer: config.layers[layer].crs for layer in place.parts},
        "boxes": {layer: part.box for layer, part in place.parts.items()},
        "regrid": dict(config.regrid) if older else {},
        "anew": anew,
        "files": [config.maps, config.changes, config.lang],
    }
    return PlaceTask(
        place=name,
        folder=config.folder.absolute() / PLACES / folder,
        digest=input_digest(told, stamps=place.stamp, older=older),
        parts=place.parts,
        reading=config.reading,
        surveying=config.surveying,
        marking=config.marking,
        totals=None if config.totals is None else config.totals.absolute(),
        counted=config.counted,
        rules=rules,
        one_each=config.one_each_at(name),
        older=None if older is None else Regridding(older.absolute(), config.regrid),
        anew=anew,
        maps=config.maps,
        changes=config.changes,
        lang=config.lang,
    )


def _further(config: BatchConfig, place: str) -> dict[str, object]:
    """Return what else decides a plan, only where it is asked for: batches without it keep their digests."""
    datums = {name: layer.datum for name, layer in config.layers.items() if layer.datum != "wgs84"}
    totals = None if config.totals is None else [file_digest(config.totals), config.counted]
    further = {
        "datums": datums,
        "marking": dict(config.marking),
        "totals": totals,
        "one_each": config.one_each_at(place),
    }
    return {name: value for name, value in further.items() if value}


def _older(config: BatchConfig, folder: str) -> Path | None:
    """Return the older plan of a place: a file of its name, or the plan of an earlier batch."""
    if config.plans is None:
        return None
    named = (config.plans / f"{folder}.gpkg", config.plans / folder / PLAN, config.plans / PLACES / folder / PLAN)
    return next((file for file in named if file.is_file()), None)


def by_size(tasks: Iterable[PlaceTask]) -> list[PlaceTask]:
    """Return tasks, the largest first, so that no worker is left with a large one at the end."""
    return sorted(tasks, key=lambda task: (-_size(task), task.place))


def _size(task: PlaceTask) -> int:
    return len(task.parts["units"].rows) if "units" in task.parts else 0
