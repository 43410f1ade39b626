"""Generated towns and what changes in them; the same for each seed."""
