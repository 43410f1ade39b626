import numpy as np
import pytest

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request


def test_pairs_given_twice_are_merged():
    """Repeated and reversed pairs become one, their metres add; loops vanish."""
    graph = Graph.from_edges(np.zeros((3, 2)), [1, 2, 3], [0, 1, 1, 2], [1, 0, 2, 2], length=[1.0, 2.0, 4.0, 8.0])
    assert graph.indices.tolist() == [1, 0, 2, 1]
    assert graph.length.tolist() == [3.0, 3.0, 4.0, 4.0]
    assert graph.source.tolist() == [0, 1, 1, 2]


def test_every_fault_is_told_at_once():
    """A graph with four faults names all four."""
    with pytest.raises(ValueError, match=r"finite.*negative.*weight.*exist"):
        Graph.from_edges([[np.nan, 0]], [-1], [0], [5], weight=[1, 2])


def test_halves_are_refused_with_their_rows():
    """Amounts and ends that are not whole are refused by row, never cut off; whole floats are taken."""
    places = np.zeros((3, 2))
    with pytest.raises(ValueError, match="amounts must be whole numbers, unlike those in rows 0, 2"):
        Graph.from_edges(places, [1.5, 2.0, np.nan], [0], [1])
    with pytest.raises(ValueError, match="ends of edges must be whole"):
        Graph.from_edges(places, [1, 2, 3], [0.5], [1])
    assert Graph.from_edges(places, [1.0, 2.0, 3.0], [0], [1]).amounts.ravel().tolist() == [1, 2, 3]


def test_graphs_have_units():
    """No units at all, and amounts for other units than there are, are told in words."""
    with pytest.raises(ValueError, match="at least one unit"):
        Graph.from_edges([], [], [], [])
    with pytest.raises(ValueError, match="each of the 2 units"):
        Graph.from_edges([[0, 0], [1, 0]], [1, 2, 3], [], [])


def test_default_weight_sees_units_without_load():
    """Units without load weigh a little; without any load all weigh the same."""
    assert (Graph.from_edges(np.zeros((2, 2)), [5, 0], [0], [1]).weight > 0).all()
    assert Graph.from_edges(np.zeros((2, 2)), [0, 0], [0], [1]).weight.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lo": np.array([[9]]), "hi": np.array([[3]])}, "lower to a higher"),
        ({"pinned": np.array([4])}, "pinned"),
        ({"start": np.array([-1])}, "start"),
        ({"streets": -1.0}, "streets"),
        ({"effort": -1}, "effort"),
        ({"objective": "mean"}, "objective"),
    ],
)
def test_requests_refuse_what_can_never_be_right(change, message):
    """Each wrong value is refused on creation."""
    values = {"lo": np.array([[1]]), "hi": np.array([[3]]), **change}
    with pytest.raises(ValueError, match=message):
        Request(**values)
