"""What the tests of merging share: one generated town in two communities, a hidden plan and layers made from it."""

import geopandas as gpd
import numpy as np
import pytest

import gridplan as gp
from benchmarks import departments, planted

WINDOW = (300, 500)


@pytest.fixture(scope="session")
def town():
    """A generated town of 350 buildings in two communities."""
    return gp.samples.city(buildings=350, seed=7, communities=2)


@pytest.fixture(scope="session")
def ground(town):
    """The town as ground to plan on."""
    return gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads, boundaries=town.boundaries)


@pytest.fixture(scope="session")
def hidden(ground):
    """A plan of it within the window."""
    return gp.partition(ground, window=WINDOW, effort=0)


@pytest.fixture(scope="session")
def layers(ground, hidden):
    """Four layers of that plan, each with a tenth of its border households moved and borders drawn 5 m off."""
    return planted.layers(ground, hidden.labels.astype(np.int64), share=0.1)


@pytest.fixture(scope="session")
def rivals(ground):
    """Two layers that have nothing in common: divisions by other windows, with their own codes."""
    found = {}
    for name, window, seed in (("police", (350, 600), 3), ("urban", (250, 450), 4)):
        labels = gp.partition(ground, window=window, effort=0, seed=seed).labels.astype(np.int64)
        layer = departments.drawn(ground, labels)
        found[name] = gpd.GeoDataFrame(layer.assign(code=name[0].upper() + layer["code"]))
    return found


@pytest.fixture(scope="session")
def merged(layers, ground):
    """The four layers made one."""
    return gp.merge(layers, ground, window=WINDOW, effort=0)


@pytest.fixture(scope="session")
def settled(rivals, ground):
    """The two layers that have nothing in common made one."""
    return gp.merge(rivals, ground, window=WINDOW, effort=0)
