"""A notebook over inputs full of canaries: what its cells show, and keep in the file, holds none."""

from __future__ import annotations

import os

import pytest
from canary_town import write_town
from notebooks_run import execute
from scanning import found_below, found_in

CELLS = (
    """
import gridplan as gp
units = gp.read_units("in/buildings.gpkg", households="households", community="community", unit="unit")
units
""",
    "units.report",
    """
roads, barriers, boundaries = (gp.read_layer(f"in/{name}.gpkg") for name in ("roads", "barriers", "boundaries"))
ground = gp.survey(units, roads=roads, barriers=barriers, boundaries=boundaries, community_column="community")
ground
""",
    "ground.units.head()",
    """
plan = gp.partition(ground, window=(60, 500), effort=0)
plan
""",
    "plan.grids",
    "gp.verify(plan)",
    """
roster = gp.assign_officers(
    plan, gp.read_officers("in/officers.xlsx", plan, layer="户", crs="EPSG:4547"), grids_per_officer=(0, 9)
)
print(roster.summary("zh"))
roster.by_officer()
""",
    "roster",
    """
stations = gp.site_stations(plan, "in/venues.xlsx", within=900, venue="venue", crs="EPSG:4547")
stations
""",
)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_the_file_tells_nobody(tmp_path, tried):
    """Every cell ran in Jupyter and showed something; neither the notebook nor anything beside it holds a canary."""
    # Reading notebooks takes seconds to import, which most processes that run tests need not spend.
    import nbformat
    from nbclient import NotebookClient

    write_town(tmp_path / "in")
    assert found_below(tmp_path / "in")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip()) for source in CELLS])
    execute(NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}))
    nbformat.write(book, tmp_path / "out.ipynb")
    assert all(cell["outputs"] for cell in book.cells)
    assert found_in((tmp_path / "out.ipynb").read_bytes()) == set()
    assert [name for name in found_below(tmp_path) if not name.startswith(f"in{os.sep}") and name != "in"] == []
    tried(len(CELLS), "cells of a notebook run")
