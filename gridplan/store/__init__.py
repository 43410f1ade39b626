"""Where plans are kept: GeoPackage, and exports to other formats."""
