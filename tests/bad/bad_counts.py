"""Bad inputs, rows 33 to 44 of the catalogue: counts, ids, and requests that cannot be met."""

import bad_files as raw
import numpy as np
import pandas as pd
import shapely
from bad_catalogue import bad

ALL = sum(range(10, 16))


def counted(folder, counts, *more, **columns) -> list[object]:
    """Write houses with these counts and return the command that checks them."""
    frame = raw.houses(len(counts)).assign(hh=pd.Series(list(counts)), **columns)
    frame.to_file(folder / "units.gpkg", layer="units")
    return ["check", folder / "units.gpkg", "--households", "hh", *more]


def divided(folder, counts, *more) -> list[object]:
    """Return the command that divides houses with these counts."""
    words = counted(folder, counts)
    return ["partition", "--units", *words[1:], "--out", folder / "plan.gpkg", *more]


def islands(folder) -> None:
    """Write two rows of houses with a river in between."""
    frame = raw.houses(6)
    shapes = [shapely.box(raw.WEST + 20 * (i % 3), raw.SOUTH + 200 * (i // 3), raw.WEST + 20 * (i % 3) + 10,
                          raw.SOUTH + 200 * (i // 3) + 10) for i in range(6)]  # fmt: skip
    frame.assign(hh=150).set_geometry(shapes, crs=raw.CRS).to_file(folder / "units.gpkg", layer="units")
    bed = shapely.box(raw.WEST - 500, raw.SOUTH + 90, raw.WEST + 500, raw.SOUTH + 110)
    raw.houses(1).assign(kind="river")[["kind", "geometry"]].set_geometry([bed], crs=raw.CRS).to_file(
        folder / "river.gpkg"
    )


@bad("32a")
def own_islands(folder):
    """Ground in two parts: each is divided on its own."""
    islands(folder)
    return ["partition", "--units", folder / "units.gpkg", "--households", "hh", "--barriers", folder / "river.gpkg",
            "--out", folder / "plan.gpkg"]  # fmt: skip


@bad("32b", exit=3, islands_refused=None)
def refused_islands(folder):
    """Ground in two parts where islands are refused."""
    return [*own_islands(folder), "--islands", "refuse"]


@bad("33a", exit=3, more_grids_than_units=None)
def too_many_grids(folder):
    """More grids asked for than there are units."""
    return divided(folder, [400] * 6, "--grids", 7)


@bad("33b", exit=2)
def no_grids(folder):
    """No grids asked for."""
    return divided(folder, [400] * 6, "--grids", 0)


@bad("33c", exit=2)
def negative_grids(folder):
    """A negative number of grids."""
    return divided(folder, [400] * 6, "--grids", -3)


@bad("34a", unit_above_window=("h2",))
def heavy_unit(folder):
    """One building above the window: a grid with several workers."""
    return divided(folder, [400, 400, 900, 400, 400, 400])


@bad("34b", exit=4, unit_above_window=("h2",))
def heavy_unit_strict(folder):
    """One building above the window where every rule must hold."""
    return divided(folder, [400, 400, 560, 400, 400, 400], "--strict")


@bad("35", exit=4)
def infeasible(folder):
    """Households that no number of grids can hold."""
    return divided(folder, [100, 100, 100, 100, 80, 80])


@bad("36a", exit=3, households_missing=("h2",))
def empty_count(folder):
    """An empty count, where nothing tells what the building is for."""
    return counted(folder, [10, 11, None, 13, 14, 15])


@bad("36b", came=ALL - 12, households_zero=None)
def empty_zero(folder):
    """An empty count that is said to mean nobody."""
    return counted(folder, [10, 11, None, 13, 14, 15], "--missing", "zero")


@bad("36c", came=ALL - 12, households_estimated=("h2",))
def empty_housing(folder):
    """An empty count on housing."""
    use = ["住宅", "住宅", "住宅", "商业", "住宅", "住宅"]
    return counted(folder, [10, 11, None, 13, 14, 15], use=use, floors=5)


@bad("37", exit=3, households_negative=("h1",))
def negative(folder):
    """A negative count."""
    return counted(folder, [10, -11, 12, 13, 14, 15])


@bad("38", exit=3, households_infinite=None)
def endless(folder):
    """An infinite count."""
    return counted(folder, [10, np.inf, 12, 13, 14, 15])


@bad("39", exit=3, households_fractional=None)
def fraction(folder):
    """Half a household."""
    return counted(folder, [10, 11.5, 12, 13, 14, 15])


@bad("40", exit=3, households_beyond=("h1",))
def huge(folder):
    """A count beyond what can be counted exactly."""
    return counted(folder, [10, 2**54, 12, 13, 14, 15])


@bad("40a", exit=3, households_beyond=("h0", "h1", "h2", "h3", "h4", "h5"))
def phone_numbers(folder):
    """A phone number in each row of the column of households."""
    return counted(folder, [13_907_554_681 + house for house in range(6)])


@bad("41a", came=1234 + 65, households_parsed=None)
def counts_as_text(folder):
    """Counts written as text, with commas, units and full-width digits."""
    return counted(folder, ["1,234", "11户", "12 户", "１３", "14.0", "15"])


@bad("41b", exit=3, households_text=("h1", "h2"))
def counts_as_words(folder):
    """Counts that are words."""
    return counted(folder, ["10", "many", "约12", "13", "14", "15"])


@bad("42", exit=3, households_none=None)
def nobody(folder):
    """Nobody lives anywhere."""
    return counted(folder, [0] * 6)


@bad("43", exit=3, ids_repeated=("h1",))
def id_twice(folder):
    """Two buildings of one id."""
    return counted(folder, range(10, 16), "--unit-id", "id", id=["h0", "h1", "h1", "h3", "h4", "h5"])


@bad("44", came=ALL, ledger_matched=None)
def leading_zeros(folder):
    """Ids with leading zeros keep them through a ledger."""
    raw.houses().assign(id=["001", "002", "003", "004", "005", "006"]).drop(columns="hh").to_file(
        folder / "units.gpkg", layer="units"
    )
    rows = "".join(f"00{i + 1},{10 + i}\n" for i in range(6))
    table = raw.csv(folder, f"building_id,hh\n{rows}")
    return ["check", folder / "units.gpkg", "--unit-id", "id", "--households-table", table, "--key", "building_id",
            "--households", "hh"]  # fmt: skip


@bad("44b", came=ALL, ledger_matched=None)
def ids_as_floats(folder):
    """Ids that a spreadsheet turned into numbers with a point find their buildings."""
    raw.houses().assign(id=["1", "2", "3", "4", "5", "6"]).drop(columns="hh").to_file(folder / "u.gpkg", layer="u")
    table = raw.xlsx(folder, ledger={"building_id": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "hh": range(10, 16)})
    return ["check", folder / "u.gpkg", "--unit-id", "id", "--households-table", table, "--key", "building_id",
            "--households", "hh"]  # fmt: skip
