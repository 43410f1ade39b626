"""Levels of staff: workers, heads, supervisors and teams, by grid, community and for the whole plan."""
