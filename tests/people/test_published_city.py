"""The published city: its numbers hold, it hangs together, and a seed gives it again."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import gridplan as gp
from gridplan.people.published import staff_split


@pytest.fixture(scope="module", params=[0, 7])
def city(request):
    """A city with two seeds."""
    return gp.samples.published_city(request.param)


def test_published_numbers_hold(city):
    """3 subdistricts, 14 communities, 223 + 125 grids, 82,000 households, 147 officers, 9–12 a community."""
    grids, table = city.grids, city.table
    assert len(set(city.subdistricts.values())) == 3
    assert set(city.subdistricts) == set(grids.communities) == set(table["community"])
    assert len(city.subdistricts) == 14
    assert grids.table["kind"].value_counts().to_dict() == {"areal": 223, "line": 125}
    estates = grids.table[grids.table["kind"] == "areal"]
    assert estates["households"].between(300, 500).all()
    assert grids.table["households"].sum() == estates["households"].sum() == 82_000
    assert (grids.load > 0).all()
    assert len(table) == 147
    assert table["community"].value_counts().between(9, 12).all()


def test_officers_can_cover_the_grids(city):
    """With 5–6 grids each, police and urban management can give every grid of their community exactly one officer."""
    grids = pd.Series(city.grids.communities).value_counts()
    for (department, community), staff in city.table.groupby(["department", "community"]).size().items():
        assert staff * 5 <= grids[community], (department, community)
        if department != "market":
            assert grids[community] <= staff * 6, (department, community)


def test_communities_hang_together(city):
    """Neighbours lie in one community, each community is one piece, and codes are sorted."""
    graph, own = city.grids.graph(), dict(zip(city.grids.codes, city.grids.communities, strict=True))
    assert all(own[a] == own[b] for a, b in graph.edges)
    assert nx.number_connected_components(graph) == 14
    assert list(city.grids.codes) == sorted(city.grids.codes)
    assert city.grids.table.geometry.is_valid.all()
    assert city.grids.table.geometry.geom_type.eq("LineString").eq(city.grids.table["kind"] == "line").all()


def test_estates_tile_and_segments_lie_between_two(city):
    """Estates overlap nowhere, and each road segment adjoins exactly the two estates along it."""
    estates = city.grids.table[city.grids.table["kind"] == "areal"]
    assert estates.union_all().area == pytest.approx(estates.area.sum())
    graph = city.grids.graph()
    for segment in city.grids.codes[city.grids.table["kind"] == "line"]:
        assert sum("-E" in near for near in graph[segment]) == 2


def test_a_seed_gives_the_same_city():
    """Same seed, same grids and officers; another seed, another city."""
    one, same, other = (gp.samples.published_city(seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one.table, same.table)
    pd.testing.assert_frame_equal(pd.DataFrame(one.grids.table), pd.DataFrame(same.grids.table))
    np.testing.assert_array_equal(one.grids.pairs, same.grids.pairs)
    assert not np.array_equal(one.grids.load, other.grids.load)


def test_variants_differ_in_the_officers_only():
    """Without homes there is no community, with places there are crossings inside the town; grids stay the same."""
    plain = gp.samples.published_city()
    variant = gp.samples.published_city(home=False, places=True)
    assert list(variant.table) == ["officer", "department", "capacity", "x", "y"]
    assert list(plain.table) == ["officer", "department", "community", "capacity"]
    assert plain.grids.table.equals(variant.grids.table)
    assert np.isnan(plain.officers.places).all()
    west, south, east, north = plain.grids.roads.total_bounds
    assert (variant.officers.places >= (west, south)).all()
    assert (variant.officers.places <= (east, north)).all()
    assert variant.officers.table["community"].isna().all()


def test_any_size():
    """Generated cities have the asked grids and officers; with a spread, communities differ by it."""
    city = gp.samples.generated_staff(6, grids=25, officers=10, spread=1)
    assert sorted(pd.Series(city.grids.communities).value_counts()) == [24, 24, 24, 26, 26, 26]
    assert len(city.table) == 60
    assert city.officers.departments == ("market", "police", "urban")
    with pytest.raises(gp.OptionError, match="9 officers"):
        gp.samples.generated_staff(2, grids=25, officers=9)


@pytest.mark.parametrize("grids", [7, 8, 9, 13, 14, 19])
def test_numbers_of_grids_that_nobody_can_share(grids):
    """Five or six grids each cannot cover these."""
    with pytest.raises(gp.OptionError):
        staff_split(grids, 20)
