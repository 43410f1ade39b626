"""The least change that brings broken grids back inside their windows."""
