"""The map of a diagnosis: the departments' networks as they were drawn, and where they are wrong or at odds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.diagnose.values import GRID_PREFIX, Diagnosis
from gridplan.language import Lang, called, language, say
from gridplan.show.figures import conflict_mark, ground_marks, map_words, number_text, rule_text
from gridplan.show.map.conflicts import advice_without_ids, conflict_layers
from gridplan.show.map.departments import department_rows, owner_lists
from gridplan.show.map.heads import COLOURS, head_classes, head_legend
from gridplan.show.map.plan_page import assemble_map, toggles_of
from gridplan.show.shapes.border_lines import drawn_borders
from gridplan.show.shapes.geometry import Frame, pack_lines
from gridplan.show.shapes.layers import digits, ground_layers, place_of
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import plain

_LAYERS = ("buildings", "roads", "communities", "barriers", "conflicts")


def save_diagnosis_html(
    diagnosis: Diagnosis,
    path: str | Path,
    *,
    lang: str | None = None,
    title: str | None = None,
    attribution: str = "",
) -> Path:
    """Write the map of `diagnosis` to one HTML file and return its path; an older file is replaced whole, or not.

    The file holds everything and asks the network for nothing: each department's grids as they were drawn, buildings
    by the number of grids that hold them, the conflicts as a layer and as a list, worst first.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the page; a general one when None.
    attribution
        Whose data this is; shown on the page.

    Raises
    ------
    OptionError
        When the language is not known, or no file can be written there.
    """
    check_writable(path)
    page = diagnosis_page(diagnosis, lang=lang, title=title, attribution=attribution)
    return replace_file(path, page.encode())


def diagnosis_page(
    diagnosis: Diagnosis, *, lang: str | None = None, title: str | None = None, attribution: str = ""
) -> str:
    """Return the map of `diagnosis` as the text of one HTML page; parameters as for `save_diagnosis_html`."""
    spoken = language(lang)
    heading = title or say("map-diagnosis-title", spoken)
    return assemble_map(diagnosis_data(diagnosis, spoken), spoken, title=heading, attribution=attribution)


def diagnosis_data(diagnosis: Diagnosis, lang: Lang) -> dict[str, Any]:
    """Return everything the scripts of the page read, as plain values."""
    ground = diagnosis.ground
    place, classes = place_of(ground), head_classes(diagnosis)
    lines, departments = _departments(diagnosis, place, lang)
    shapes, conflicts = conflict_layers(diagnosis, place, lang)
    found = ground_layers(ground, place)
    return {
        **found,
        "layers": found["layers"] | lines | shapes,
        **conflicts,
        **_heading(diagnosis, classes, lang),
        "departments": departments,
        "departmentsOn": True,
        "homes": digits(classes),
        "legend": {"class": head_legend(classes, lang), "marks": [*ground_marks(ground, lang), conflict_mark(lang)]},
        "colours": {"homes": list(COLOURS)},
        "toggles": toggles_of(ground, _LAYERS),
        "offAtFirst": [],
        "words": map_words(lang) | {"legend": say("map-heads", lang)},
    }


def _departments(diagnosis: Diagnosis, place: Frame, lang: Lang) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the borders as they were drawn, and the departments' rows."""
    found = diagnosis.departments
    borders = drawn_borders([gpd.GeoSeries(department.grids.geometry) for department in found], place.crs)
    names = [called(department.name, lang, of="department") for department in found]
    rows = department_rows(names, [len(department.codes) for department in found])
    told = (
        rows
        | owner_lists(borders, len(found))
        | {
            "roads": [department.kind == "line" for department in found],
            "drawn": [True for _ in found],
            "note": say("map-note-drawn", lang),
        }
    )
    return {"departments": pack_lines(borders.lines, place)}, told


def _heading(diagnosis: Diagnosis, classes: NDArray[np.int64], lang: Lang) -> dict[str, Any]:
    """Return subtitle, key figures (name, value, wants a look), what wants a look, and how it was judged."""
    columns = [f"{GRID_PREFIX}{department.name}" for department in diagnosis.areal]
    households = diagnosis.heads["households"].to_numpy(np.int64)
    unserved = int(households[(diagnosis.heads[columns] == "").any(axis=1).to_numpy()].sum())
    ids = frozenset(diagnosis.ground.units["unit"])
    several = int(np.count_nonzero(classes == len(COLOURS) - 1))
    return {
        "subtitle": say("map-diagnosis-subtitle", lang, households=number_text(households.sum())),
        "figures": [
            [say("map-figure-departments", lang), number_text(len(diagnosis.departments)), False],
            [say("map-layer-conflicts", lang), number_text(len(diagnosis.conflicts)), len(diagnosis.conflicts) > 0],
            [say("map-figure-unserved", lang), number_text(unserved), unserved > 0],
            [say("map-figure-several", lang), number_text(several), several > 0],
        ],
        "notes": [plain(advice_without_ids(finding, lang, ids)) for finding in diagnosis.report.findings],
        "about": [
            [say("map-about-rule", lang), rule_text(diagnosis.rules, lang)],
            [say("map-about-tolerance", lang), say("alternatives-metres", lang, value=f"{diagnosis.tolerance:g}")],
        ],
    }
