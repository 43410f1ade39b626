"""What became of grids and buildings over the rounds of re-gridding: events, chains, which grid held what and when."""
