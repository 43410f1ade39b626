"""Geometry and layers as a page carries them."""
