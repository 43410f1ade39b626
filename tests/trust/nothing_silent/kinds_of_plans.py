"""One plan of each kind that there is; together they have all tables of a plan file."""

import dataclasses
from functools import cache

import geopandas as gpd
import shapely
from toy_dedicated import dedicated_ground, square
from toy_edits import edited_plan
from toy_history import aged_plan
from toy_merged import merged_plan
from toy_plan import toy_ground, toy_plan
from toy_roads import street_plan

import gridplan as gp


def plain():
    """Return a plan without anything more, with kinds of housing in two communities."""
    return toy_plan(ground=toy_ground(communities=2, kinds=True))


def rich():
    """Return a plan with a barrier, a proof and a name of a grid."""
    ground = toy_ground()
    wall = shapely.LineString([ground.outline.centroid.coords[0], ground.outline.exterior.coords[0]])
    barriers = gpd.GeoDataFrame({"kind": ["water"], "name": ["护城河"]}, geometry=[wall], crs=ground.units.crs)
    plan = gp.partition(dataclasses.replace(ground, barriers=barriers), window=(300, 500), effort=0, seed=7)
    return plan.with_names({plan.network.codes[0]: "江滨网格"})


def dedicated():
    """Return a plan with two dedicated places."""
    return gp.partition(dedicated_ground(mall=square(0, 0), park=square(5, 5)), window=(300, 500), effort=0)


@cache
def plan_of_kind(kind):
    """Return the plan of a kind."""
    return KINDS[kind]()


KINDS = {
    "plain": plain,
    "rich": rich,
    "dedicated": dedicated,
    "levels": lambda: gp.divide_levels(plain()),
    "merged": lambda: merged_plan(carry="split"),
    "roads": street_plan,
    "history": aged_plan,
    "trail": edited_plan,
}
"""Kind → what makes its plan."""
