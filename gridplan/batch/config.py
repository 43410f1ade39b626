"""What a batch is asked for: one TOML file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from gridplan.batch.keys import FILES, MARKING, READING, SURVEYING, table_faults
from gridplan.batch.layers import Layer, open_layer
from gridplan.database.address import is_address
from gridplan.errors import OptionError
from gridplan.ground.formats.table import read_table
from gridplan.language import language, say
from gridplan.options import Rules
from gridplan.options.dedicated import DEDICATED
from gridplan.options.made_columns import ESTATE, LOAD, WALKING

By = Literal["community", "subdistrict"]
BY = "by"
"""Name in ``[rules]`` of the column of which each value is one grid; no rule of a plan, which holds the wishes."""


@dataclass(frozen=True)
class BatchConfig:
    """What a batch is asked for.

    Parameters
    ----------
    layers
        ``units`` and, where given, ``roads``, ``barriers``, ``boundaries``, ``estates``, ``dedicated``. Estates are
        kept together where the rules say ``together = "estate"``.
    reading, surveying, marking
        Options of `gridplan.read_units`, `gridplan.survey` and `gridplan.with_dedicated`.
    totals, counted
        Table of communities with their households, which are spread over the housing of each, and whether counts that
        are given stay; see `gridplan.spread_households`.
    rules
        Rules of every place that has none of its own; None for the usual ones, or those of its older plan.
    place_rules
        Place → its own rules, whole.
    one_each, place_one_each
        Column of the units of which each value is one grid, as `by` of `gridplan.partition`, and place → its own; None
        where there is none.
    by
        Whether a place is a community or a subdistrict: the first nine digits of the community's code.
    column
        Column with the place instead: of the boundaries where they decide, else of the units.
    margin
        How far beyond a place its roads and barriers are read, m.
    plans
        Folder of older plans that are changed as little as possible; None to divide anew.
    regrid
        Further options of `gridplan.regrid`.
    folder
        Where everything is written.
    """

    layers: Mapping[str, Layer]
    reading: Mapping[str, Any]
    surveying: Mapping[str, Any]
    folder: Path
    rules: Rules | None = None
    place_rules: Mapping[str, Rules] = field(default_factory=dict)
    by: By = "community"
    column: str | None = None
    margin: float = 200.0
    plans: Path | None = None
    regrid: Mapping[str, Any] = field(default_factory=dict)
    maps: bool = False
    changes: bool = False
    lang: str = "en"
    marking: Mapping[str, Any] = field(default_factory=dict)
    totals: Path | None = None
    counted: Literal["keep", "replace"] = "keep"
    one_each: str | None = None
    place_one_each: Mapping[str, str | None] = field(default_factory=dict)

    def rules_at(self, place: str) -> Rules | None:
        """Return the rules of a place, None where the file tells none."""
        return self.place_rules.get(place, self.rules)

    def one_each_at(self, place: str) -> str | None:
        """Return the column of which each value is one grid in a place, None without one."""
        return self.place_one_each.get(place, self.one_each)


def read_config(path: str | Path, *, out: str | Path | None = None, lang: str | None = None) -> BatchConfig:
    """Return what a TOML file asks for; paths in it count from its own folder.

    Parameters
    ----------
    out
        Folder to write to in place of the file's.
    lang
        Language in place of the file's.

    Raises
    ------
    OptionError
        With every table, name or value that can never be right.
    InputError
        When a file of data is missing, foreign or damaged.
    """
    file = Path(path)
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise OptionError(say("batch-config-unreadable", lang, path=path, reason=fault)) from fault
    if faults := [*table_faults(told, out), *_plans_faults(told, file.parent), *_rules_faults(told)]:
        raise OptionError("; ".join(faults))
    return _config(told, file.parent, out=out, lang=lang)


def _plans_faults(told: Mapping[str, Any], home: Path) -> Iterator[str]:
    """Yield the folder of older plans where there is no such folder."""
    regrid = told.get("regrid")
    plans = regrid.get("plans") if isinstance(regrid, dict) else None
    if isinstance(plans, str) and not os.path.isdir(home / plans):
        yield say("batch-no-plans", path=home / plans)


def _rules_faults(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what can never be right of the rules, of all places and of each."""
    own = {f"place.{place}.rules: ": rules for place, rules in _own_rules(told).items()}
    for where, rules in ({"rules: ": _table(told, "rules")} | own).items():
        by = rules.get(BY)
        if by is not None and not (isinstance(by, str) and by):
            yield say("batch-key-wrong", table="rules", name=BY, value=repr(by))
        try:
            Rules.from_dict(_without_by(rules))
        except OptionError as fault:
            yield f"{where}{fault}"


def _own_rules(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return place → its rules over those of all."""
    usual = _table(told, "rules")
    places = _table(told, "place")
    return {place: {**usual, **_table(places[place], "rules")} for place in places}


def _without_by(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return rules as they are once the grids of each value are wished for."""
    return {name: value for name, value in rules.items() if name != BY}


def _table(told: Any, name: str) -> dict[str, Any]:
    """Return a table by its name, empty where something else stands there, which is told as a fault."""
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}


def _config(told: Mapping[str, Any], home: Path, *, out: str | Path | None, lang: str | None) -> BatchConfig:
    data, output, regrid = (dict(told.get(name, {})) for name in ("input", "output", "regrid"))
    rules = Rules.from_dict(_without_by(told["rules"])) if "rules" in told else None
    own = _own_rules(told)
    place_rules = {place: Rules.from_dict(_without_by(values)) for place, values in own.items()}
    one_each, place_one_each = told.get("rules", {}).get(BY), {place: values.get(BY) for place, values in own.items()}
    older = regrid.pop("plans", None)
    folder = Path(out) if out is not None else home / output.pop("folder")
    return BatchConfig(
        layers={name: _layer(data, name, home) for name in FILES if name in data},
        reading=_reading(
            data, (rules or Rules(), *place_rules.values()), {one_each, *place_one_each.values()} - {None}
        ),
        surveying={SURVEYING[name]: value for name, value in _chosen(data, SURVEYING).items()},
        folder=folder,
        rules=rules,
        place_rules=place_rules,
        plans=None if older is None else home / older,
        regrid=regrid,
        maps=output.get("maps", False),
        changes=output.get("changes", False),
        lang=language(lang or output.get("lang")),
        marking={MARKING[name]: value for name, value in _chosen(data, MARKING).items()},
        totals=_totals(data, home),
        counted=data.get("counted", "keep"),
        one_each=one_each,
        place_one_each=place_one_each,
        **told.get("places", {}),
    )


def _layer(data: Mapping[str, Any], name: str, home: Path) -> Layer:
    """Open a layer of the table ``[input]``; options of the units have no name before them."""
    before = "" if name == "units" else f"{name}_"
    asked = {option: data.get(f"{before}{option}") for option in ("layer", "crs", "encoding", "datum")}
    source = data[name]
    return open_layer(source if is_address(source) else str(home / source), **asked)


def _totals(data: Mapping[str, Any], home: Path) -> Path | None:
    """Return the file of the households of communities, read once so that a bad one is refused at once."""
    if "totals" not in data:
        return None
    read_table(home / data["totals"])
    return home / str(data["totals"])


def _chosen(data: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def _reading(data: Mapping[str, Any], rules: tuple[Rules, ...], by: set[str]) -> dict[str, Any]:
    """Return the options of reading units; households of whole communities are spread over open counts."""
    spread = {"missing": "spread"} if "totals" in data else {}
    return {**spread, **_chosen(data, READING), "attributes": _attributes(data, rules, by)}


def _attributes(data: Mapping[str, Any], rules: tuple[Rules, ...], by: set[str]) -> list[str]:
    """Return the further columns to keep: those asked for, and those that rules name, unless they are made here."""
    made = {LOAD, WALKING, DEDICATED, *((ESTATE,) if "estates" in data else ())}
    places = () if "dedicated" in data else (data[name] for name in MARKING if name in data)
    named = {name for one in rules for name in one.columns} | by
    return sorted({*data.get("attributes", ()), *(named - made), *places})
