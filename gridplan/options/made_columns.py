"""Columns of the units that are made on the ground, not read from a file, and what daily routes are reckoned by."""

from __future__ import annotations

ESTATE = "estate"
"""The estate of each unit, from polygons."""
WALKING = "walking"
"""Metres that each unit adds to a daily route."""
LOAD = "load"
"""What the windows are on: households, or parts of a worker under a standard."""
SAMPLE = 200
"""Places of a grid over which a tour is reckoned; of more so many are drawn."""
WALKING_SPEED = 75.0
"""Metres a minute: 4.5 km an hour."""
