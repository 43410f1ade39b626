"""Columns of the units that are made on the ground, not read from a file."""

from __future__ import annotations

ESTATE = "estate"
"""The estate of each unit, from polygons."""
WALKING = "walking"
"""Metres that each unit adds to a daily route."""
