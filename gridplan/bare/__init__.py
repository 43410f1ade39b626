"""The bare division: a graph in, labels out, for anyone who brings units and neighbours of their own."""

from gridplan.bare.dividing import divide_graph
from gridplan.bare.division import BareDivision
from gridplan.bare.tables import read_graph

__all__ = ["BareDivision", "divide_graph", "read_graph"]
