"""The past told by rounds, against towns simulated forward with a diary."""

from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_towns import town_of

SEEDS = st.integers(0, 10**6)
ROUNDS = st.integers(0, 5)


@settings(max_examples=15)
@given(SEEDS, ROUNDS)
def test_every_version_comes_back(seed, rounds):
    """On any day, the buildings that stood and their grids are those of the diary."""
    town = town_of(seed, rounds)
    past = town.lineage()
    for i, grids in enumerate(town.diary):
        table = past.at(f"{2020 + i}-12-31")
        assert dict(zip(table["unit"], table["grid"], strict=True)) == grids
        assert past.at(2020 + i).equals(table)


@settings(max_examples=15)
@given(SEEDS, ROUNDS)
def test_each_building_remembers_its_grids(seed, rounds):
    """Today's buildings have the grid and the id of then that the diary has, also where they were one, or renamed."""
    town = town_of(seed, rounds)
    past = town.lineage()
    for unit, (grid, _, told) in town.now.items():
        for i, (was, home) in enumerate((*told, (unit, grid))):
            held = past.grid_of(unit, at=f"{2020 + i}-12-31")
            assert held.grids == ((home,) if home else ())
            assert held.ids == ((was,) if was else ())
        assert past.grid_of(unit).grid == (grid or "")


@settings(max_examples=15)
@given(SEEDS, ROUNDS)
def test_buildings_that_are_gone_are_found_by_their_old_ids(seed, rounds):
    """An id that nobody bears today finds the building that bore it then."""
    town = town_of(seed, rounds)
    past = town.lineage()
    for i, grids in enumerate(town.diary):
        for unit, grid in grids.items():
            if unit not in town.now:
                assert past.grid_of(unit, at=f"{2020 + i}-12-31").grids == ((grid,) if grid else ())


@settings(max_examples=4)
@given(SEEDS, st.integers(1, 4))
def test_chains_follow_every_building_of_a_grid(seed, rounds):
    """A chain holds the same households in every round: those of the buildings that the grid ever held."""
    past = town_of(seed, rounds).lineage()
    lives = past.lives
    for code in sorted(past.retired.union(past.codes)):
        chain = past.of(code)
        mine = [any(grids[i] == code for grids in lives.grids) for i in range(len(lives.households))]
        for i in range(rounds):
            rows = chain.rows[chain.rows["round"] == i + 1]
            for column, version in (("old_grid", i), ("new_grid", i + 1)):
                held = rows.dropna(subset=column).groupby(column)["households"].sum().to_dict()
                assert held == chain.held[version]
                alive = [g is not None and own for g, own in zip(lives.grids[version], mine, strict=True)]
                assert sum(held.values()) == lives.households[alive].sum()
