"""Generated places: whatever a planner is given of one, before any grid is drawn."""
