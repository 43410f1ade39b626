"""People on grids: officers, pairs, stations, workers and heads."""
