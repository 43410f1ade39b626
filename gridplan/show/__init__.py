"""What people look at: maps, plots, notebook views."""
