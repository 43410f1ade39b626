"""A few neighbouring grids at a time divided anew: as well as can be proven where they are small."""
