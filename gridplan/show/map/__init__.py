"""The map of a plan, with its departments and conflicts."""
