"""Towns as offices deliver them: counts missing or written twice, houses without a shape, rings that run astray."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

CRS = "EPSG:4547"
EAST, NORTH = 500_000.0, 3_380_000.0


def messy_town(seed, *, side=8, faulty=False):
    """Return houses in rows, `side` × `side` of them and some more rows that cannot all count.

    Each house has a count, or none and floors to estimate it from; some rows are a house over again, with its count or
    with none; some have neither shape nor people; some rings run out and back. With `faulty` some counts are negative,
    some are half a household, and some rows with people have no shape.
    """
    rng = np.random.default_rng(seed)
    column, row = (a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side)))
    n = len(column)
    west, south = EAST + 40.0 * column, NORTH + 40.0 * row
    frame = pd.DataFrame(
        {
            "unit": [f"h{i:03d}" for i in range(n)],
            "households": rng.integers(25, 40, n).astype(float),
            "floors": rng.integers(1, 9, n),
            "use": np.where(rng.random(n) < 0.1, "shop", "residential"),
            "geometry": shapely.box(west, south, west + 20, south + 20),
        }
    )
    frame.loc[rng.choice(n, 5, replace=False), "households"] = np.nan
    for i in rng.choice(n, 2, replace=False):
        x, y = west[i], south[i]
        corner = (x + 20, y + 20)
        frame.loc[i, "geometry"] = shapely.Polygon([(x, y), (x + 20, y), corner, (x + 23, y + 20), corner, (x, y + 20)])
    again = frame.loc[rng.choice(n, 4, replace=False)].assign(unit=[f"twice{i}" for i in range(4)])
    again.iloc[:2, again.columns.get_loc("households")] = np.nan
    nowhere = pd.DataFrame({"unit": ["nowhere1", "nowhere2"], "households": [0.0, np.nan], "floors": 2, "use": "shop"})
    nowhere["geometry"] = [None, shapely.Polygon()]
    town = pd.concat([frame, again, nowhere], ignore_index=True)
    if faulty:
        rows = rng.choice(n, 6, replace=False)
        town.loc[rows[:2], "households"] = -7.0
        town.loc[rows[2:4], "households"] = 12.5
        town.loc[rows[4:], "households"] = 30.0
        town.loc[rows[4:], "geometry"] = None
        town.attrs["faulty"] = frozenset(town["unit"][rows])
    return gpd.GeoDataFrame(town.sample(frac=1, random_state=seed), geometry="geometry", crs=CRS)
