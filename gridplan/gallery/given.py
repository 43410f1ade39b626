"""Inputs that a planner gives for a place: where they lie, and whether the place can be run on them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.gallery.agreeing import unlinked
from gridplan.gallery.folder import INPUTS, LATER, README, copied, refuse_strays
from gridplan.gallery.recipe import Progress
from gridplan.gallery.recipes import find_recipe
from gridplan.gallery.words import unknown_words
from gridplan.language import say, sentences

_ENDINGS = (".gpkg", ".csv")
_FIRST = "buildings.gpkg"
_HOMES = ("unit", "households", "community")
_TOTALS = ("community", "households", "people")
_STAFF = ("person", "category")
_COMMON: Mapping[str, Sequence[str]] = {
    "buildings.gpkg": _HOMES,
    "roads.gpkg": (),
    "barriers.gpkg": (),
    "boundaries.gpkg": ("community",),
    "totals.csv": _TOTALS,
}
_OFFICERS: Mapping[str, Sequence[str]] = {"officers.csv": ("officer", "department")}
_ESTATES: Mapping[str, Sequence[str]] = {"estates.gpkg": ("estate", "community", "kind")}
_SUBDISTRICTS: Mapping[str, Sequence[str]] = {"subdistricts.gpkg": ("subdistrict",)}
_NETWORKS = ("party", "governance", "emergency", "urban")
NEEDED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "city": {
        **_COMMON,
        **_OFFICERS,
        **_ESTATES,
        "buildings.gpkg": (*_HOMES, "kind", "use", "floors"),
        "roads.gpkg": ("name", "road_class", "pos_sol"),
        "frontage.gpkg": ("kind",),
        "ledger.csv": ("unit", "households"),
        "cadres.csv": ("cadre", "x", "y"),
    },
    "networks": {
        **_COMMON,
        **_SUBDISTRICTS,
        "buildings.gpkg": (*_HOMES, "kind"),
        **{f"network_{name}.gpkg": ("grid",) for name in _NETWORKS},
        "venues.gpkg": ("venue", "capacity"),
    },
    "subdistrict": {**_COMMON, "buildings.gpkg": (*_HOMES, "people"), "staff.csv": _STAFF},
    "large-district": {
        **_COMMON,
        "buildings.gpkg": (*_HOMES, "people"),
        "boundaries.gpkg": ("community", "class"),
    },
    "agencies": {
        **_COMMON,
        **_OFFICERS,
        **_ESTATES,
        **_SUBDISTRICTS,
        "buildings.gpkg": (*_HOMES, "people", "kind"),
        "boundaries.gpkg": ("community", "subdistrict"),
        "agencies.csv": ("agency", "community", "x", "y", "subdistrict_seat"),
        "members.csv": ("member", "agency"),
        "families.csv": ("family", "x", "y"),
    },
    "county-town": {
        **_COMMON,
        "roads.gpkg": ("name", "road_class", "pos_sol"),
        "entrances.csv": ("unit", "part", "households"),
        "leaders.csv": ("leader", "x", "y"),
        "agencies.csv": ("agency", "x", "y"),
        "staff.csv": ("person", "rank"),
    },
    "village": {
        **_COMMON,
        "buildings.gpkg": (*_HOMES, "people", "kind", "hamlet", "group"),
        "teams.csv": ("team", "branch", "kind"),
    },
    "mixed-town": {**_COMMON, **_OFFICERS, "buildings.gpkg": (*_HOMES, "area_kind", "jobs", "students")},
}
"""Place → file that its recipe reads → columns without which it cannot go on."""


class Given(NamedTuple):
    """Folders with the files of today, and with those of a year later where there are any."""

    today: Path
    later: Path | None

    def folders(self) -> tuple[Path, ...]:
        """Return those that there are."""
        return (self.today,) if self.later is None else (self.today, self.later)


def find_given(name: str, inputs: str | os.PathLike[str], out: Path) -> Given:
    """Return where given inputs of a place lie: in a folder as sample writes it, or as a run of the place leaves it.

    Raises
    ------
    OptionError
        When there is no such folder, a file that the place needs is not in it, or one that is no input is; or when
        files in `out` would stay among those of these inputs.
    """
    folder = Path(inputs)
    if not folder.is_dir():
        raise OptionError(say("gallery-inputs-nowhere", folder=str(folder)))
    ran = (folder / INPUTS).is_dir() and not (folder / _FIRST).exists()
    today = folder / INPUTS if ran else folder
    own = today.resolve() == (out / INPUTS).resolve()
    later = folder / LATER / INPUTS if ran else out / LATER / INPUTS if own else folder / LATER
    given = Given(today, later if later.is_dir() else None)
    for each in given.folders():
        _refuse_missing(name, each)
        _refuse_strangers(name, each)
    if given.later is None and (out / LATER).exists():
        raise OptionError(say("sample-folder-used", folder=str(out), files=LATER))
    for each, place in _places(given, out):
        refuse_strays(place, {path.name for path in listed(each)})
    return given


def check_given(name: str, given: Given, progress: Progress) -> None:
    """Read every file that a place needs, and survey the ground, before anything is written.

    Raises
    ------
    OptionError
        When a column is missing that the place needs; all of them are named.
    InputError
        When a file cannot be read, a list has words that the place does not know or too few rows for another, or the
        ground has faults.
    """
    for folder in given.folders():
        try:
            if lacking := "; ".join(_lacking(name, folder)):
                raise OptionError(say("gallery-inputs-columns", place=name, folder=str(folder), columns=lacking))
            # A year later links that there are go on, so counts do not tell whether there are enough.
            links = unlinked(name, folder) if folder == given.today else ()
            Report((*unknown_words(name, folder), *links)).raise_errors()
            find_recipe(name).survey(folder, progress)
        except InputError as fault:
            first = Finding("gallery-inputs-faulty", numbers={"folder": str(folder)})
            raise InputError((first, *fault.findings)) from fault


def take(given: Given, out: Path) -> None:
    """Copy given inputs to where those that are made would be; those that lie there already stay."""
    for each, place in _places(given, out):
        if each.resolve() != place.resolve():
            copied(listed(each), place)


def listed(folder: Path) -> list[Path]:
    """Return the files of a folder that are taken as inputs."""
    return sorted(path for path in folder.iterdir() if path.is_file() and (_is_input(path) or path.name == README))


def _places(given: Given, out: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each given folder with its place in the folder of a run."""
    yield given.today, out / INPUTS
    if given.later is not None:
        yield given.later, out / LATER / INPUTS


def _refuse_missing(name: str, folder: Path) -> None:
    if missing := [file for file in NEEDED[name] if not (folder / file).is_file()]:
        raise OptionError(say("gallery-inputs-missing", place=name, folder=str(folder), files=", ".join(missing)))


def _refuse_strangers(name: str, folder: Path) -> None:
    """Refuse what would be left out without a word; hidden files are not seen."""
    known = {LATER, *(path.name for path in listed(folder))}
    if strange := sorted(path.name for path in folder.iterdir() if path.name not in known and path.name[0] != "."):
        raise OptionError(say("gallery-inputs-strange", place=name, folder=str(folder), files=", ".join(strange)))


def _is_input(path: Path) -> bool:
    """Tell whether a file is one that places come with: the README of their inputs has a sentence on it."""
    return path.suffix in _ENDINGS and f"sample-layer-{path.stem.split('_')[0]}" in sentences()


def _lacking(name: str, folder: Path) -> Iterator[str]:
    """Yield each column that is missing, with its file."""
    for file, columns in NEEDED[name].items():
        table = gp.read_table(folder / file) if file.endswith(".csv") else gp.read_layer(folder / file)
        if lacking := [column for column in columns if column not in table]:
            yield f"{file}: {', '.join(lacking)}"
