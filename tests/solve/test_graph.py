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
