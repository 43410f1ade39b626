"""Everything that takes a file from outside: what it is begun with, how it is changed, and who takes it.

A target takes any bytes. Whatever stands in them, it ends in an error of gridplan's own, which says what is wrong, or
in a value; anything else is a fault of gridplan.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import toy_assignment
from fuzz_files import CSV, KML, geojson, in_folder, memory, workbook
from fuzz_plans import mutated_plan, plan_begins, take_plan
from mutations import Mutator, mutated_json, mutated_pack, mutated_text, mutated_toml
from toy_plan import toy_plan

import gridplan as gp
from gridplan.batch.config import read_config
from gridplan.batch.record import RECORD, PlaceRecord, read_record, record_seal
from gridplan.options.road_rules import RoadRules
from gridplan.people.rosters.files import _SEAL, _digest, as_dict


class Target(NamedTuple):
    """What takes files.

    Parameters
    ----------
    begins
        Makes the valid file.
    change
        Changes it in one place.
    take
        Reads it and uses what was read.
    """

    begins: Callable[[], bytes]
    change: Mutator
    take: Callable[[bytes], Any]


def taken(target: Target, data: bytes) -> Any:
    """Return what a target makes of bytes, or its refusal in words of both languages."""
    try:
        return target.take(data)
    except gp.InputError as error:
        return [finding.text(lang) for finding in error.findings for lang in ("en", "zh")]
    except gp.GridplanError as error:
        return str(error)


@contextmanager
def file_of(data: bytes, name: str) -> Iterator[Path]:
    """Yield a file with the bytes for as long as it is used."""
    with TemporaryDirectory(dir=memory()) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def units(name: str) -> Callable[[bytes], Any]:
    """Return what reads a file as units, as a layer, and as a table where it is one."""

    def take(data: bytes) -> Any:
        with file_of(data, name) as path:
            for read in (gp.read_layer, gp.read_table):
                try:
                    read(path)
                except gp.GridplanError:
                    continue
            return gp.read_units(path, households="households", missing="zero", crs=_crs(name))

    return take


def drawing(data: bytes) -> Any:
    """Read a drawing, in which nobody lives."""
    with file_of(data, "houses.dxf") as path:
        return gp.read_layer(path, crs="EPSG:2154")


def _crs(name: str) -> str | None:
    return {".csv": "EPSG:4326", ".xlsx": "EPSG:4326"}.get(Path(name).suffix)


@cache
def _plan() -> gp.Plan:
    return toy_plan()


def edits_begin() -> bytes:
    """Return a file of edits of the toy plan."""
    edits = [
        {"act": "move", "units": ["b000", "b001"], "from": ["003", "003"], "to": "001", "time": "", "way": "lasso"},
        {"act": "lock", "grids": ["002"], "time": "2027-01-31T10:00:00+08:00"},
        {"act": "move", "units": ["b007"], "from": ["003"], "to": "+1"},
        {"act": "unlock", "grids": ["002"]},
    ]
    head = {
        "format": "gridplan-edits/1",
        "plan": _plan().digest,
        "who": "office 3",
        "why": "社区",
        "date": "2027-01-31",
    }
    return json.dumps({**head, "edits": edits}).encode()


def take_edits(data: bytes) -> Any:
    """Apply a file of edits to the plan it was made for."""
    with file_of(data, "edits.json") as path:
        return gp.apply_edits(_plan(), path)


@cache
def _assignment() -> gp.Assignment:
    return toy_assignment.toy_assignment(toy_assignment.toy_grids(2, 2))


def roster_begins() -> bytes:
    """Return a roster without its seal."""
    return json.dumps({name: value for name, value in as_dict(_assignment()).items() if name != _SEAL}).encode()


def take_roster(data: bytes) -> Any:
    """Read a roster that is sealed again, as by somebody who knows how."""
    values = json.loads(data)
    sealed = {**values, _SEAL: _digest(values)} if isinstance(values, dict) else values
    with file_of(json.dumps(sealed).encode(), "roster.json") as path:
        return gp.read_roster(path, _assignment().grids)


def record_begins() -> bytes:
    """Return the record of a place without its seal."""
    told = PlaceRecord("江滨", "d" * 64, "feasible", "p", "c", "f", {"grids": 12}, {"en": ("a",)}, {"read": 0.5})
    return json.dumps({name: value for name, value in told.as_dict().items() if name != "kept"}).encode()


def take_record(data: bytes) -> Any:
    """Read a record that is sealed again, and tell its reason."""
    values = json.loads(data)
    sealed = {**values, "seal": record_seal(values)} if isinstance(values, dict) else values
    with file_of(json.dumps(sealed).encode(), RECORD) as path:
        found = read_record(path.parent)
    return None if found is None else [found.reason(lang) for lang in ("en", "zh")]


RULES = """
[rules]
households = [300, 500]
n_grids = 4
streets = 1.0
islands = "bridge"
together = [["b1", "b2"], "estate"]
apart = [["b3", "b4"]]
pinned = {b8 = "003"}
locked = ["001"]
centres = ["b1", [355000.0, 6689000.0]]
crossing = {1 = 2.0}
balance = {shops = 1.0}
classes = {A = "open"}
kind_map = {old = "open"}
areas = "use"
seed = 1
standard = {open = 300, managed = 500, commercial = {per = "shops", ratio = 200, window = [0.7, 1.3]}}
load = {lo = 0.8, hi = 1.2}
codes = {digits = 4}
[work]
work = {shops = 0.25}
households = {lo = 300, hi = 500}
effort = 2
[road]
window = [1000, 2500]
work = {shops = 20}
touch = 25.0
classes = [1, 2]
border = "split"
by_side = true
[officers]
grids_per_officer = [5, 6]
officers_per_community = [9, 12]
departments = {police = [1, 1]}
load_window = 0.1
reach = 100.0
needs = {A001 = ["fire"]}
pinned = [["P1", "A001"]]
[stations]
within = 800
stations = 3
fixed = ["V1"]
share = "adjacent"
[levels]
micro = [30, 50]
corridor = [10, 30]
sections = false
separator = "-"
"""
KINDS = {
    "rules": gp.Rules,
    "work": gp.Rules,
    "road": RoadRules,
    "officers": gp.OfficerRules,
    "stations": gp.StationRules,
    "levels": gp.LevelRules,
}
"""Table of a TOML file → the rules it tells."""


def take_rules(data: bytes) -> Any:
    """Make rules of every kind from TOML; what was taken is the same again from its plain values."""
    told = _toml(data)
    refused = []
    for name, kind in KINDS.items():
        values = told.get(name, {})
        if not isinstance(values, dict):
            continue
        try:
            made = kind.from_dict(values)
        except gp.OptionError as error:
            refused.append(str(error))
        else:
            assert kind.from_dict(made.as_dict()) == made, values
            json.dumps(made.as_dict(), allow_nan=False)
    return refused


BATCH = """
[input]
units = "units.geojson"
households = "households"
community = "community"
attributes = ["floors"]
missing = "zero"
datum = "gcj02"
[places]
by = "community"
margin = 100.0
[rules]
households = [300, 500]
[place.A.rules]
n_grids = 2
[regrid]
plans = "."
max_moved = 0.05
date = "2026-12-31"
[output]
folder = "out"
maps = true
lang = "zh"
"""


def take_batch(data: bytes) -> Any:
    """Read the file of a batch beside its units."""
    _toml(data)
    with file_of(data, "batch.toml") as path:
        path.with_name("units.geojson").write_bytes(geojson())
        return read_config(path)


def _toml(data: bytes) -> dict[str, Any]:
    """Return what TOML tells; what is no TOML is the parser's to refuse."""
    try:
        return tomllib.loads(data.decode())
    except ValueError as error:
        raise gp.OptionError(str(error)) from error


TARGETS = {
    "edits": Target(edits_begin, mutated_json, take_edits),
    "roster": Target(roster_begins, mutated_json, take_roster),
    "record": Target(record_begins, mutated_json, take_record),
    "rules": Target(RULES.encode, mutated_toml, take_rules),
    "batch": Target(BATCH.encode, mutated_toml, take_batch),
    "geojson": Target(geojson, mutated_json, units("houses.geojson")),
    "csv": Target(CSV.encode, mutated_text, units("houses.csv")),
    "xlsx": Target(workbook, mutated_pack, units("houses.xlsx")),
    "kml": Target(KML.encode, mutated_text, units("houses.kml")),
    "dxf": Target(in_folder("houses.dxf", "DXF"), mutated_text, drawing),
    "mif": Target(in_folder("houses.mif", "MapInfo File"), mutated_pack, units("houses.zip")),
    "shp": Target(in_folder("houses.shp"), mutated_pack, units("houses.zip")),
    "gpkg": Target(in_folder("houses.gpkg"), mutated_text, units("houses.gpkg")),
    "fgb": Target(in_folder("houses.fgb"), mutated_text, units("houses.fgb")),
    "parquet": Target(in_folder("houses.parquet"), mutated_text, units("houses.parquet")),
    "plan": Target(plan_begins, mutated_plan, take_plan),
}
