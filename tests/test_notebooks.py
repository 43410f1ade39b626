"""Notebooks run from top to bottom and are committed without outputs."""

import pytest
from notebooks_run import NOTEBOOKS, PLACES, QUICKSTART, cells, run_here


def test_quickstart_runs(quickstart):
    """Every cell of the quickstart runs in Jupyter without an error and leaves a plan and its map."""
    assert {"quickstart.gpkg", "quickstart.html"} <= {file.name for file in quickstart.iterdir()}


@pytest.mark.long
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path != QUICKSTART], ids=lambda p: p.stem)
def test_notebook_runs(path, tmp_path, monkeypatch):
    """Every cell of the notebook runs without an error, writing into a folder of its own."""
    monkeypatch.chdir(tmp_path)
    run_here(path)


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PLACES], ids=lambda p: p.stem)
def test_notebook_holds_no_outputs(path):
    """Outputs and execution counts are stripped."""
    for cell in cells(path):
        assert not cell["outputs"]
        assert cell["execution_count"] is None
