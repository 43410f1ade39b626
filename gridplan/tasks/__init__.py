"""Ground cut into tasks: pieces as arrays, how many grids and workers each gets, and what became of each."""
