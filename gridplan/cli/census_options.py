"""The options that name households of whole areas, to be spread over the buildings."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.systems import unnamed
from gridplan.errors import OptionError

_PANEL = "Households of areas"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


Census = Annotated[
    Path | None, _option("--census", "Census squares or areas; their households are spread over the housing.", "FILE")
]
CensusColumn = Annotated[str | None, _option("--census-column", "Their column with the households.")]
CensusLayer = Annotated[str | None, _option("--census-layer", "Their layer.")]
Totals = Annotated[
    Path | None, _option("--totals", "In place of a census: a table of communities with households.", "TABLE")
]
Counted = Annotated[
    Literal["keep", "replace"],
    _option("--counted", "Whether counts that are given stay (keep), or all is spread (replace)."),
]


def read_areas(
    census: Census = None,
    census_column: CensusColumn = None,
    census_layer: CensusLayer = None,
    totals: Totals = None,
    counted: Counted = "keep",
) -> dict[str, Any]:
    """Read areas with households, as the spreading takes them; empty where there are none."""
    if census is not None and totals is not None:
        raise OptionError("name either --census or --totals")
    if census is None and (census_column is not None or census_layer is not None):
        raise OptionError("--census-column and --census-layer belong to --census")
    if census is not None:
        with unnamed("census"):
            areas = gp.read_layer(census, layer=census_layer, shapeless="keep")
        return {"areas": areas, "households": census_column, "counted": counted}
    if totals is None:
        return {}
    return {"areas": gp.read_totals(totals), "counted": counted}


def missing_counts(
    missing: Literal["zero", "estimate"] | None, census: Path | None, totals: Path | None
) -> Literal["zero", "estimate", "spread"] | None:
    """Return what an empty count means: it is spread where there are areas to spread."""
    if census is None and totals is None:
        return missing
    if missing == "zero":
        raise OptionError("--missing zero leaves no building to which households could be spread; leave it out")
    return "spread"
