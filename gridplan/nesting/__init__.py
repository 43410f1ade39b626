"""Below the grid: parts into corridor groups, corridor groups into micro-grids."""
