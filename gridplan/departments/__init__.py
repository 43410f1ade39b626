"""The departments' networks as they were drawn, read onto the units of one ground."""
