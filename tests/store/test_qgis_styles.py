"""The styles in a plan file, as QGIS itself reads and paints them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from toy_dedicated import dedicated_ground, square
from toy_plan import toy_plan

from gridplan.deviation import LOAD, PLACE
from gridplan.options import Rules, Window
from gridplan.partition import partition
from gridplan.plan import Plan
from gridplan.show.classes import dedicated_grids
from gridplan.store.geopackage import save

PYTHON = "/usr/bin/python3"
"""Debian's own Python, for which python3-qgis is packaged."""
SCRIPT = Path(__file__).with_name("qgis_colours.py")


def with_qgis(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the system's Python without this one's paths, and without a screen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [PYTHON, *map(str, words)],
        env=kept | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def has_qgis() -> bool:
    """Return whether the system's Python has QGIS."""
    return Path(PYTHON).exists() and with_qgis("-c", "import qgis.core").returncode == 0


def stored_classes(file: Path) -> list[tuple[float, float, tuple[float, ...], str]]:
    """Return ends of deviation, the colour on white and the legend of each class, as they stand in the plan file."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'grids' AND useAsDefault"
        style = ElementTree.fromstring(connection.execute(query).fetchone()[0])
    fills = {
        symbol.get("name"): on_white(symbol.find(".//Option[@name='color']").get("value"))
        for symbol in style.iter("symbol")
    }
    return [
        (float(r.get("lower")), float(r.get("upper")), fills[r.get("symbol")], r.get("label"))
        for r in style.iter("range")
    ]


def on_white(colour: str) -> tuple[float, ...]:
    """Return a colour written as red, green, blue and opacity, 0 to 255 each, as it is seen on white."""
    *shades, opacity = (int(part) for part in colour.split(","))
    return tuple(255 - (255 - shade) * opacity / 255 for shade in shades)


def shades(fill: str) -> str:
    """Return ``#rrggbb`` as red, green and blue, 0 to 255 each."""
    return ",".join(map(str, bytes.fromhex(fill[1:])))


def with_places() -> Plan:
    """Return a plan in which a mall and a park are grids of their own."""
    return partition(dedicated_ground(mall=square(0, 0), park=square(6, 6)), window=(200, 500), effort=0)


@pytest.mark.parametrize("make", [lambda: toy_plan(rules=Rules(households=Window(300, 420))), with_places])
def test_qgis_paints_the_grids_in_our_colours(make: Callable[[], Plan], tmp_path: Path) -> None:
    """QGIS finds the default styles by itself and paints each grid in the colour that our pages give it."""
    if not has_qgis():
        pytest.skip("no QGIS on this machine: the styles are not painted (apt install python3-qgis)")
    plan = make()
    file = save(plan, tmp_path / "网格 plan.gpkg")
    ran = with_qgis(SCRIPT, file, tmp_path / "seen.json")
    assert ran.returncode == 0, ran.stderr
    seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert seen["renderers"].pop("grids") == "graduatedSymbol"
    assert set(seen["renderers"].values()) == {"singleSymbol"}
    assert seen["labels"]
    classes = stored_classes(file)
    assert seen["legend"] == [label for *_, label in classes]
    places = dedicated_grids(plan.grids)
    fills = [on_white(f"{shades(fill)},225") for fill in (LOAD, (*LOAD, PLACE))[int(places.any())]]
    assert [colour for _, _, colour, _ in classes] == fills
    colours = set()
    for grid, is_place in zip(plan.grids.itertuples(), places, strict=True):
        own = fills[-1] if is_place else next(colour for lo, hi, colour, _ in classes if lo < grid.deviation <= hi)
        assert seen["colours"][grid.grid] == pytest.approx(own, abs=2), grid.grid
        colours.add(own)
    assert len(colours) > 1 + places.any()
