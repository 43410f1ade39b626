"""The file of a batch: everything wrong is told at once."""

import pytest
from toy_batch import write_config, write_town

from gridplan.batch.config import read_config
from gridplan.errors import InputError, OptionError


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The town on disk."""
    return write_town(tmp_path_factory.mktemp("config"))


def test_every_fault_is_told_at_once(tmp_path):
    """Unknown tables and names, wrong values, missing ones and impossible rules stand in one message."""
    path = tmp_path / "bad.toml"
    path.write_text(
        '[input]\ncolour = 1\nroads = 3\nboundaries = "b.gpkg"\n[places]\nby = "street"\n[rules]\nseed = -1\n'
        '[place."A"]\nlimit = 1\n[place."B".rules]\neffort = -2\n[regrid]\nmax_moved = 0.1\n[output]\nmaps = 1\n'
        "[more]\n"
    )
    with pytest.raises(OptionError) as fault:
        read_config(path, lang="en")
    wanted = ["colour", "roads", "boundaries_column", "by", "seed", "place.A", "effort", "plans", "maps", "folder"]
    wanted += ["units", "[more]"]
    assert [word for word in wanted if word not in str(fault.value)] == []


@pytest.mark.parametrize("text", ["[input", "\xff"])
def test_what_is_no_toml_is_refused(tmp_path, text):
    """A file that cannot be read is an option error in words."""
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(OptionError):
        read_config(path)


def test_paths_count_from_the_file_and_rules_of_a_place_go_over_those_of_all(town):
    """Own rules change what they name and keep the rest; balanced columns are read; the folder is beside the file."""
    more = '[rules]\neffort = 0\nseed = 7\n[rules.balance]\nfloors = 1\n[place."解放社区".rules]\nseed = 3\n'
    config = read_config(write_config(town, more))
    assert config.folder == town / "out"
    assert (config.rules_at("解放社区").seed, config.rules_at("解放社区").effort) == (3, 0)
    assert config.rules_at("江滨社区").seed == 7
    assert config.reading["attributes"] == ["floors"]


def test_a_column_of_which_each_value_is_a_grid_is_read_too(town):
    """It goes with the rules, those of a place over those of all, and is among the columns of the units."""
    more = '[rules]\neffort = 0\nby = "floors"\n[place."解放社区".rules]\nby = "block"\n'
    config = read_config(write_config(town, more))
    assert [config.one_each_at(place) for place in ("解放社区", "江滨社区")] == ["block", "floors"]
    assert config.reading["attributes"] == ["block", "floors"]
    assert config.rules.effort == 0
    with pytest.raises(OptionError, match="by"):
        read_config(write_config(town, "[rules]\nby = 3\n"), lang="en")


def test_without_rules_none_are_told(town):
    """Places that are re-gridded keep the rules of their older plan unless the file has some."""
    path = write_config(town)
    path.write_text(path.read_text(encoding="utf-8").replace("[rules]\neffort = 0\nhouseholds = [100, 500]\n", ""))
    assert read_config(path).rules_at("江滨社区") is None


def test_a_missing_file_is_bad_input(town):
    """Data that are not there are named."""
    with pytest.raises(InputError, match="no-such"):
        read_config(write_config(town, roads="no-such.gpkg"))


def test_what_regrid_never_takes_is_refused_at_once(town):
    """A day that is none, a share above all, and older plans that are not there stand in one message."""
    more = '[regrid]\nplans = "no-such-folder"\ndate = "nonsense"\nmax_moved = 7\n'
    with pytest.raises(OptionError) as fault:
        read_config(write_config(town, more), lang="en")
    assert [word for word in ("no-such-folder", "date", "max_moved") if word not in str(fault.value)] == []
    assert read_config(write_config(town, '[regrid]\nplans = "."\ndate = "2027-01-31"\nmax_moved = 1\n')).plans
