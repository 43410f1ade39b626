"""Coordinate systems: one metric system for everything, and the shifted ones of web maps."""
