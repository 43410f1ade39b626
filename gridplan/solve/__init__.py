"""Arrays only: numpy and numba. No pandas, shapely, files, clock or global random state in here."""
