"""Layers without a coordinate system: the option that the advice names is one that lets them be read."""

import re

import geopandas as gpd
import pytest
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

LAYERS = {"units": "buildings", "roads": "roads", "boundaries": "boundaries", "estates": "estates"}
"""Option that names a layer → the layer of a town."""


@pytest.fixture(scope="module")
def town():
    """A small town in one coordinate system."""
    return gp.samples.city(buildings=200, seed=4, communities=1)


def written(town, folder, without):
    """Write the layers of a town, one of them without its coordinate system; return the options that name them."""
    options = []
    for option, name in LAYERS.items():
        layer = gpd.GeoDataFrame(getattr(town, name))
        path = folder / f"{option}.gpkg"
        (layer.set_crs(None, allow_override=True) if option == without else layer).to_file(path)
        options += [str(path)] if option == "units" else [f"--{option}", str(path)]
    return options


@pytest.mark.long
@pytest.mark.parametrize("without", LAYERS)
def test_the_option_that_is_advised_lets_the_layer_be_read(town, tmp_path, without, tried):
    """The survey refuses a layer without a system, and takes it with the very option that the advice names."""
    options = ["check", *written(town, tmp_path, without), "--households", "households"]
    fault = CliRunner().invoke(app, options).exception
    assert isinstance(fault, gp.InputError)
    advised = re.search(r"name it with (--[a-z-]+)", " ".join(finding.action("en") for finding in fault.findings))
    assert advised is not None, fault
    taken = CliRunner().invoke(app, [*options, advised[1], str(town.buildings.crs.to_epsg())])
    assert taken.exit_code == 0, taken.output
    tried(1, "advised options")
