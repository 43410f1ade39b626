"""What became of grids and buildings over the rounds of re-gridding: events, chains, which grid held what and when."""

from gridplan.lineage.chains import Chain
from gridplan.lineage.holding import Held
from gridplan.lineage.reading import lineage
from gridplan.lineage.rounds import round_between
from gridplan.lineage.tracing import trace
from gridplan.lineage.values import Lineage

__all__ = ["Chain", "Held", "Lineage", "lineage", "round_between", "trace"]
