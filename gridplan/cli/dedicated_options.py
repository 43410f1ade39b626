"""The options that name dedicated places: malls, campuses, hospitals, parks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.systems import named_by
from gridplan.errors import OptionError

if TYPE_CHECKING:
    from gridplan import Ground, Units

_PANEL = "Dedicated places"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


DedicatedFile = Annotated[
    Path | None, _option("--dedicated", "Polygons of malls, campuses, hospitals, parks: grids of their own.", "FILE")
]
DedicatedLayer = Annotated[str | None, _option("--dedicated-layer", "Its layer.")]
DedicatedColumn = Annotated[
    str | None, _option("--dedicated-column", "Column with the place's name; without a file, one of the units.")
]
DedicatedKind = Annotated[str | None, _option("--dedicated-kind", "Column beside it that tells what the place is.")]
DedicatedCrs = Annotated[str | None, _option("--dedicated-crs", "Their coordinate system, where the file names none.")]
DedicatedParks = Annotated[
    Literal["ground", "unit"],
    _option("--dedicated-parks", "Places without buildings: ground of their neighbours (usual), or units."),
]
DedicatedRule = Annotated[
    Literal["own", "attach"] | None,
    _option("--dedicated-rule", "Each place is a grid of its own (usual), or attached to the grids around."),
]


class Dedicated(NamedTuple):
    """What the options name: polygons or a column of the units, and how to read them."""

    places: Any
    how: dict[str, Any]

    def on_units(self, units: "Units") -> "Units":
        """Return units marked before they are surveyed, where places without buildings become units."""
        marked: Units = gp.with_dedicated(units, self.places, **self.how) if self._makes_units else units
        return marked

    def on_ground(self, ground: "Ground") -> "Ground":
        """Return surveyed ground marked, unless its units were."""
        if self.places is None or self._makes_units:
            return ground
        marked: Ground = gp.with_dedicated(ground, self.places, **self.how)
        return marked

    @property
    def _makes_units(self) -> bool:
        return self.places is not None and self.how["parks"] == "unit"


def read_dedicated(
    dedicated: DedicatedFile = None,
    dedicated_layer: DedicatedLayer = None,
    dedicated_column: DedicatedColumn = None,
    dedicated_kind: DedicatedKind = None,
    dedicated_crs: DedicatedCrs = None,
    dedicated_parks: DedicatedParks = "ground",
) -> Dedicated:
    """Read what the options name."""
    if dedicated is None and (dedicated_layer or dedicated_crs or dedicated_parks != "ground"):
        raise OptionError("--dedicated-layer, --dedicated-crs and --dedicated-parks belong to --dedicated")
    if dedicated is None:
        if dedicated_kind is not None and dedicated_column is None:
            raise OptionError("--dedicated-kind belongs to --dedicated or --dedicated-column")
        return Dedicated(dedicated_column, {"kind_column": dedicated_kind, "parks": "ground"})
    how = {"name_column": dedicated_column, "kind_column": dedicated_kind, "parks": dedicated_parks}
    with named_by("--dedicated-crs"):
        return Dedicated(gp.read_layer(dedicated, layer=dedicated_layer, crs=dedicated_crs), how)


def columns_of_units(dedicated: Path | None, column: str | None, kind: str | None) -> tuple[str, ...]:
    """Return the columns of the units that tell their places, where no polygons do."""
    return () if dedicated is not None else tuple(name for name in (column, kind) if name is not None)
