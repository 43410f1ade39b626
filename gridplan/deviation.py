"""Classes of deviation from the target, and the colours that every map gives them."""

EDGES = (-0.15, -0.05, 0.05, 0.15)
"""Ends of the classes of deviation from the target; the window 300–500 reaches from −0.25 to 0.25."""

LOAD = ("#7aadd6", "#bdd9ec", "#f2eee2", "#f8d3a3", "#eba25c")
"""Fill by class of deviation, from too little work (blue) to too much (orange), a pair every reader can tell apart."""

PLACE = "#b5b1a9"
"""Fill of dedicated grids, which have no target to deviate from."""
