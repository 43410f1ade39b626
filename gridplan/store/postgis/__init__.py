"""Plans in a PostGIS database: versions side by side, each saved whole or not at all."""
