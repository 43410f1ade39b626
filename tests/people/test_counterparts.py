"""Sample tables with two sides: published numbers, counts that add up, a seed gives them again."""

import numpy as np
import pandas as pd

import gridplan as gp


def test_agencies_suffice_in_every_community():
    """87 agencies and 59 estates in 10 communities, at least as many agencies as estates in each."""
    agencies, estates = gp.samples.agencies_and_estates(2)
    assert (len(agencies), len(estates), estates["community"].nunique()) == (87, 59, 10)
    staff = agencies["community"].value_counts()
    assert (staff >= estates["community"].value_counts().reindex(staff.index)).all()
    assert agencies["community"].isna().sum() == 7


def test_corridor_groups_add_up_to_their_grids():
    """Corridor groups of about 20 households have the households of their grid between them."""
    cadres, corridors = gp.samples.cadres_and_corridors(1)
    grids = gp.samples.published_city(1).grids.table.set_index("grid")
    counted = corridors.groupby("grid")["households"].sum()
    assert (counted == grids["households"][counted.index]).all()
    assert counted.sum() == 82_000
    assert corridors["households"].between(14, 26).all()
    assert len(cadres) == 4_079
    assert set(cadres["community"]) == set(grids["community"])


def test_venues_stand_in_the_town():
    """Venues have unique ids and lie within 100 m of a grid's point."""
    grids = gp.samples.published_city().grids
    rooms = gp.samples.venues(grids)
    away = np.hypot(*(rooms[["x", "y"]].to_numpy()[:, None] - grids.points).transpose(2, 0, 1))
    assert rooms["venue"].is_unique
    assert len(rooms) == 60
    assert away.min(axis=1).max() < 100


def test_a_seed_gives_the_same_tables():
    """Same seed, same tables; another seed, others."""
    for make in (gp.samples.agencies_and_estates, gp.samples.cadres_and_corridors):
        for one, same, other in zip(make(1), make(1), make(2), strict=True):
            pd.testing.assert_frame_equal(one, same)
            assert not one.equals(other)
