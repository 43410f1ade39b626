"""Maps of officers and of stations."""
