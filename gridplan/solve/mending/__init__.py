"""Windows that stay broken after the search, mended by merging neighbouring grids and cutting them anew."""
