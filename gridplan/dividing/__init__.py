"""Tasks divided: searched and proven, or left with the reason and what would let them be divided."""
