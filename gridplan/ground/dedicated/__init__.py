"""Dedicated places: malls, office towers, campuses, parks, markets, hospitals, which are grids of their own."""
