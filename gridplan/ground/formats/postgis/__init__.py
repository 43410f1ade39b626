"""Layers read from PostGIS."""
