"""From units and the lines between them to cells, blocks and adjacency."""
