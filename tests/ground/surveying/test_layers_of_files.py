"""Layers of a survey by their files: what is read is what `read_layer` reads."""

from pathlib import Path

import numpy as np
import pytest

import gridplan as gp
from gridplan.errors import InputError

TOWN = gp.samples.city(buildings=150, seed=4, communities=2)
LAYERS = ("roads", "barriers", "boundaries", "estates")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The layers of a town on disk, by name."""
    folder = tmp_path_factory.mktemp("layers")
    found = {name: folder / f"{name}.gpkg" for name in LAYERS}
    for name, path in found.items():
        getattr(TOWN, name).to_file(path, layer=name)
    return found


def units():
    """Return the units of the town."""
    return gp.read_units(TOWN.buildings, households="households", unit="unit")


@pytest.mark.parametrize("kind", [Path, str])
def test_a_file_gives_the_ground_of_its_layer(files, kind):
    """Cells, neighbours, estates and what is told are the same, whether files are paths or text."""
    of_files = gp.survey(units(), **{name: kind(path) for name, path in files.items()})
    of_layers = gp.survey(units(), **{name: gp.read_layer(path) for name, path in files.items()})
    assert of_files.cells.to_wkb().tolist() == of_layers.cells.to_wkb().tolist()
    assert np.array_equal(of_files.adjacency.length, of_layers.adjacency.length)
    assert of_files.report == of_layers.report
    marked = gp.with_estates(units(), kind(files["estates"])).frame["estate"]
    assert marked.equals(of_files.units["estate"])


@pytest.mark.parametrize("layer", LAYERS)
def test_a_missing_file_is_named(tmp_path, layer):
    """It is refused before anything is surveyed."""
    with pytest.raises(InputError, match="nowhere"):
        gp.survey(units(), **{layer: tmp_path / "nowhere.gpkg"})
