"""Rosters: who serves where by officer, grid and community, in words, and as files."""
