"""What of a plan may be shown to everyone: small counts and all that would tell them are left out."""

from gridplan.publishing.counts import FEW, SMALL, WITHHELD, PublicCounts, public_counts
from gridplan.publishing.figures import PublicFigures, public_figures
from gridplan.publishing.roads import fronted_grids, public_road_table, road_table
from gridplan.publishing.tables import public_communities, public_table

__all__ = [
    "FEW",
    "SMALL",
    "WITHHELD",
    "PublicCounts",
    "PublicFigures",
    "fronted_grids",
    "public_communities",
    "public_counts",
    "public_figures",
    "public_road_table",
    "public_table",
    "road_table",
]
