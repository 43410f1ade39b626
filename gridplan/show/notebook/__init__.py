"""A plan in a notebook: folium map, matplotlib plot, summary."""
