"""Estates: whose walls hold which units, from polygons drawn beside them."""
