"""What lies on the ground: units, their cells, who touches whom."""
