"""A PostGIS database: its address, the connection, and what can go wrong on the way."""
