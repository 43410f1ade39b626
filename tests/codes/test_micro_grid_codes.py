"""Codes of micro-grids: a suffix behind the code of the grid, or serials of the community."""

import dataclasses

from toy_plan import toy_ground, toy_plan

from gridplan.nesting.divide import divide_levels
from gridplan.options import CodeScheme, Rules, Window

EAST, WEST = "110101001002", "110101001001"


def numbered_plan(scheme):
    """Toy plan whose two communities go by their administrative codes."""
    ground = toy_ground(communities=2)
    units = ground.units.assign(community=ground.units["community"].map({"A": WEST, "B": EAST}))
    rules = Rules(households=Window(300, 500), codes=scheme)
    return toy_plan(ground=dataclasses.replace(ground, units=units), rules=rules)


def test_micro_grids_have_serials_of_their_community_where_the_scheme_says_so():
    """Micro-grids count through from the first serial of their kind, west and east each for itself."""
    levels = divide_levels(numbered_plan(CodeScheme(digits=4, road=7001, dedicated=9001, micro=2001))).levels
    codes = sorted(levels.micro_grids["micro_grid"])
    for community in (WEST, EAST):
        serials = [int(code[12:]) for code in codes if code.startswith(community)]
        assert serials == list(range(2001, 2001 + len(serials)))
    assert {len(code) for code in codes} == {16}
    assert all(
        corridor.startswith(micro) for micro, corridor in levels.parts[["micro_grid", "corridor"]].dropna().to_numpy()
    )


def test_micro_grids_have_a_suffix_otherwise():
    """Without serials of their own they stand behind the code of their grid."""
    levels = divide_levels(numbered_plan(CodeScheme())).levels
    assert all(code.startswith(f"{grid}-") for code, grid in levels.micro_grids[["micro_grid", "grid"]].to_numpy())
