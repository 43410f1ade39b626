"""Flows between older and newer grids as a picture."""
