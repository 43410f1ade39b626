"""Places and their rows: every unit in one place, lines wherever they come near, names that can be folders."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_batch import TOWN, write_config, write_town

from gridplan.batch.config import read_config
from gridplan.batch.found import find_places
from gridplan.batch.tasks import folder_names, make_tasks
from gridplan.errors import InputError

CODES = {"江滨社区": "330102001001", "解放社区": "330102001002", "建国社区": "330102002001"}


def found(folder, more="", **told):
    """Return the places of a batch over the town in `folder`."""
    return find_places(read_config(write_config(folder, more, **told)))


def units_of(told):
    """Return place → ids of its units, read row by row."""
    parts = {name: place.parts["units"] for name, place in told.places.items()}
    return {name: set(part.layer.read(part.rows)["unit"]) for name, part in parts.items()}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The town on disk, one building without a community, and codes in place of names beside it."""
    folder = write_town(tmp_path_factory.mktemp("places"))
    coded = TOWN.buildings.copy()
    names = sorted(coded["community"].unique())
    coded["code"] = coded["community"].map(dict(zip(names, CODES.values(), strict=True)))
    coded.loc[0, ["code", "community"]] = None
    coded.to_file(folder / "coded.gpkg")
    return folder


def test_every_unit_is_in_one_place_by_polygon_and_by_column(town):
    """Nothing is lost or doubled, and in this town both ways agree."""
    drawn, named = units_of(found(town)), units_of(found(town, boundaries=None, boundaries_column=None))
    assert drawn == named
    assert Counter(unit for units in drawn.values() for unit in units) == Counter(TOWN.buildings["unit"])


def test_roads_of_a_place_are_those_within_reach(town):
    """By brute force: a road belongs to a place when it meets its box and the margin, and only then."""
    told = found(town, "[places]\nmargin = 50\n")
    for place in told.places.values():
        west, south, east, north = place.bounds
        near = TOWN.roads.cx[west - 50 : east + 50, south - 50 : north + 50]
        part = place.parts["roads"]
        assert sorted(part.rows) == sorted(near.index + 1)
        assert part.box == pytest.approx((west - 50, south - 50, east + 50, north + 50))


def test_units_without_a_community_are_told(town):
    """A row that names no place is left out with a word, and is no place of its own."""
    told = found(town, units="coded.gpkg", boundaries=None, boundaries_column=None)
    assert [finding.numbers["rows"] for finding in told.report.findings] == [1]
    assert len(told.places) == 3


def test_subdistricts_are_the_first_nine_digits(town):
    """Communities with one beginning are one place."""
    told = found(town, '[places]\nby = "subdistrict"\n', units="coded.gpkg", community="code", boundaries=None)
    assert list(told.places) == ["330102001", "330102002"]


def test_names_that_are_no_codes_cannot_tell_a_subdistrict(town):
    """The communities are listed."""
    with pytest.raises(InputError) as fault:
        found(town, '[places]\nby = "subdistrict"\n', boundaries=None)
    assert set(fault.value.findings[0].ids) == set(TOWN.buildings["community"])


def test_a_missing_column_is_told_with_those_that_there_are(town):
    """The message names what to choose from."""
    with pytest.raises(InputError, match="estate"):
        found(town, community="neighbourhood", boundaries=None)


def test_a_digest_tells_what_a_place_reads_and_nothing_else(town):
    """One household more changes the digest of its own community alone; a rule changes all."""
    other = TOWN.buildings.copy()
    other.loc[5, "households"] += 1
    other.to_file(town / "other.gpkg")
    digests = []
    for told in ({}, {"units": "other.gpkg"}, {"more": "[rules]\nseed = 1\n"}):
        config = read_config(write_config(town, told.pop("more", ""), **told))
        digests.append({task.place: task.digest for task in make_tasks(config, find_places(config))})
    changed = [place for place in digests[0] if digests[0][place] != digests[1][place]]
    assert changed == [TOWN.buildings.loc[5, "community"]]
    assert not set(digests[0].values()) & set(digests[2].values())


@settings(max_examples=times(100, 2000))
@given(st.sets(st.text(max_size=12), max_size=12))
def test_folders_of_places_differ_on_every_system(names):
    """No two names share a folder, even where capitals do not count; good Chinese names stay as they are."""
    folders = folder_names(sorted(names))
    assert len({name.casefold() for name in folders.values()}) == len(names)
    assert all(name and not set(name) & set('<>:"/\\|?*\n') for name in folders.values())


@pytest.mark.parametrize("other", ["a_b-c14cddc0", "A_B-C14CDDC0"])
def test_a_name_that_looks_marked_shares_no_folder(other):
    """A place named as the folder of another would be keeps its name, and the other gets a further mark."""
    for names in (["a/b", other], [other, "a/b"]):
        folders = folder_names(names)
        assert folders[other] == other
        assert folders["a/b"].casefold() != other.casefold()
