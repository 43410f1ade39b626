"""Codes that a department's plan has retired: no merged grid bears them."""

from toy_history import aged_plan
from toy_plan import toy_plan

from gridplan.departments.reading import read_departments
from gridplan.merge.codes import older_network


def test_codes_that_a_department_retired_are_taken():
    """A plan with a history brings the codes of its earlier grids; one that another department uses is that one's."""
    ground = toy_plan().ground
    households = ground.units["households"].to_numpy()
    aged = {"police": aged_plan()}
    alone, faults = read_departments(aged, ground)
    assert not faults
    earlier = older_network(alone, alone[0], households)
    assert (earlier.retired, earlier.taken) == ({"004"}, {"001", "002", "003", "004", "005"})
    both, _ = read_departments({**aged, "urban": toy_plan()}, ground)
    earlier = older_network(both, both[0], households)
    assert earlier.retired == frozenset()
    assert "004" in earlier.taken
