"""Reading units: every format, every fault at once, nothing lost without a word."""

import json

import bad_files as bad
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate

from gridplan.errors import InputError, OptionError
from gridplan.ground.reading.draft import Draft, account
from gridplan.ground.reading.read import read_layer, read_units
from gridplan.ground.town.samples import nantes
from gridplan.ground.units import COLUMNS


def faults(source, **options) -> dict[str, tuple[str, ...]]:
    """Return code → ids of the errors that reading raises."""
    with pytest.raises(InputError) as caught:
        read_units(source, **options)
    assert str(caught.value)
    return {f.code: f.ids for f in caught.value.findings if f.severity == "error"}


def codes(units) -> dict[str, tuple[str, ...]]:
    """Return code → ids of the findings of a report."""
    return {f.code: f.ids for f in units.report.findings}


def balanced(units, *, came: int, dropped: int = 0) -> bool:
    """Tell whether the line names the households that the test put in and those it made fall out, and the units agree.

    Parameters
    ----------
    came, dropped
        Households in the input, and those that must not arrive; worked out by the test, not read off the line.
    """
    line = units.report.conservation
    arrived = int(units.frame["households"].sum()) - line.households_estimated
    said = (line.households_in, line.households_dropped, line.households_kept + line.households_repaired)
    return (
        line.holds
        and said == (came, dropped, arrived) == (came, dropped, came - dropped)
        and (len(units) == line.rows_kept + line.rows_repaired)
    )


@pytest.fixture(scope="module")
def nantes_units():
    """The Nantes buildings, read once."""
    return read_units(nantes().path, layer="buildings", households="NB_LOGTS")


def test_nantes_is_read_whole(nantes_units):
    """All 8,639 buildings and 39,108 dwellings arrive; 20 residential ones without a count are estimated on top."""
    line = nantes_units.report.conservation
    assert (line.rows_in, line.rows_kept, line.households_in, line.households_kept) == (8639, 8639, 39108, 39108)
    estimated = nantes_units.frame[nantes_units.frame["source"] == "estimated"]
    assert len(estimated) == 20
    assert line.households_estimated == estimated["households"].sum() > 0
    assert balanced(nantes_units, came=39108)


def test_nantes_estimates_stand_beside_floors_and_footprint(nantes_units):
    """Each estimate lies in its range, which holds what floors × footprint alone would give; together they agree."""
    raw = gpd.read_file(nantes().path, layer="buildings").set_index("ID")
    counted = (raw["USAGE1"] == "Résidentiel") & (raw["NB_LOGTS"] > 0) & (raw["NB_ETAGES"] > 0)
    ratio = raw["NB_LOGTS"][counted].sum() / (raw["NB_ETAGES"] * raw.area)[counted].sum()
    found = nantes_units.frame[nantes_units.frame["source"] == "estimated"].set_index("unit")
    floors = (raw["HAUTEUR"][found.index] / 3).round().clip(lower=1).where(raw["HAUTEUR"][found.index] > 0, 4)
    plain = ratio * floors * raw.area[found.index]
    assert found["households"].between(found["households_low"], found["households_high"]).all()
    assert plain.round().between(found["households_low"], found["households_high"]).mean() >= 0.8
    assert abs(found["households"].sum() / plain.sum() - 1) < 0.25


def test_nantes_without_an_opinion_is_zero():
    """With missing="zero" nobody is added: the total is what the file says."""
    units = read_units(nantes().path, layer="buildings", households="NB_LOGTS", missing="zero")
    assert units.frame["households"].sum() == 39108


def test_olemps_needs_no_column_named(shared):
    """The ids, counts, floors and uses of the small town are found by their usual names."""
    units = read_units(shared / "data" / "olemps_bdtopo.gpkg", layer="buildings")
    assert units.frame["households"].sum() == 1429
    assert units.frame["unit"].str.startswith("BATIMENT").all()
    assert balanced(units, came=1429)


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb", ".parquet"])
def test_every_format_reads_alike(tmp_path, ending):
    """The same houses in five formats give the same units; GeoJSON's degrees are projected back to the same zone."""
    houses, file = bad.houses(), tmp_path / f"h{ending}"
    if ending == ".parquet":
        houses.to_parquet(file)
    else:
        (houses.to_crs(4490).to_crs(4326) if ending == ".geojson" else houses).to_file(file)
    units = read_units(file, households="hh")
    assert units.frame["unit"].tolist() == [f"h{i}" for i in range(6)]
    assert units.frame["households"].tolist() == list(range(10, 16))
    assert units.frame.crs.to_epsg() == 4547
    assert np.allclose(units.frame.area, 100, atol=1e-3)
    assert list(units.frame.columns) == list(COLUMNS)


@given(st.permutations(range(6)), st.permutations([f"n{i}" for i in range(6)]), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_order_does_not_depend_on_rows_or_names(order, names, turn):
    """Permuted rows, renamed ids and rings that start elsewhere give the same units in the same order."""
    plain = read_units(bad.houses(), households="hh").frame
    shuffled = bad.houses().iloc[list(order)].reset_index(drop=True)
    shuffled["id"] = names
    rings = [list(shape.exterior.coords)[:-1] for shape in shuffled.geometry]
    shuffled = shuffled.set_geometry([shapely.Polygon(ring[turn:] + ring[:turn]) for ring in rings], crs=bad.CRS)
    other = read_units(shuffled, households="hh").frame
    assert other["households"].tolist() == plain["households"].tolist()
    assert other.geometry.to_wkb().tolist() == plain.geometry.to_wkb().tolist()


def test_ids_keep_their_zeros_and_lose_their_points():
    """An id 007 stays 007, and a whole number that pandas made 1.0 is 1 again."""
    zeros = read_units(bad.houses(3, id=["007", "008", "7"]), households="hh")
    assert sorted(zeros.frame["unit"]) == ["007", "008", "7"]
    floats = read_units(bad.houses(3, id=[1.0, 2.0, 3.0]), households="hh")
    assert sorted(floats.frame["unit"]) == ["1", "2", "3"]


def test_ids_are_made_when_there_are_none():
    """Without an id column the units are numbered west to east, and a note says so."""
    units = read_units(bad.houses().drop(columns="id"), households="hh")
    assert units.frame["unit"].tolist() == [f"u{i:04d}" for i in range(1, 7)]
    assert "ids-generated" in codes(units)


def test_named_columns_are_kept_and_all_others_left():
    """Kind, community and floors survive under their own names; a phone number does not."""
    frame = bad.houses(k=["a", None] * 3, c=["东社区"] * 6, etages=[3] * 6, phone=["139"] * 6)
    units = read_units(frame, households="hh", kind="k", community="c", floors="etages").frame
    assert units["kind"].tolist() == ["a", None] * 3
    assert set(units["community"]) == {"东社区"}
    assert units["floors"].tolist() == [3.0] * 6
    assert "phone" not in units


def test_all_faults_come_at_once():
    """A missing system, a missing column, a negative count, a repeated id and a lost shape stand in one message."""
    frame = bad.houses(6, id=["h0", "h0", "h2", "h3", "h4", "h5"], hh=[1, 2, -3, 4, "x", 6])
    frame.loc[5, "geometry"] = None
    found = faults(gpd.GeoDataFrame(frame, crs=None).set_crs(None, allow_override=True), households="hh", kind="sort")
    assert found == {
        "crs-missing": (),
        "column-missing": (),
        "ids-repeated": ("h0",),
        "households-negative": ("h2",),
        "households-text": ("h4",),
        "geometry-missing": ("h5",),
    }


@pytest.mark.parametrize(
    ("counts", "code", "ids"),
    [
        ([1, 2, -3, 4, 5, -6], "households-negative", ("h2", "h5")),
        ([1, 2, float("inf"), 4, 5, 6], "households-infinite", ("h2",)),
        ([1, 2, 2.5, 4, 5, 6], "households-fractional", ("h2",)),
        (["1", "some", "3", "4", "5", "1,23"], "households-text", ("h1", "h5")),
        ([0] * 6, "households-none", ()),
        ([1, float("nan"), 3, None, 5, 6], "households-missing", ("h1", "h3")),
        ([20_001, 20_000, 1, 1, 1, 1], "households-beyond", ("h0",)),
        ([13_907_554_681 + i for i in range(6)], "households-beyond", tuple(f"h{i}" for i in range(6))),
        ([9, 2.0**60, 1, 1, 1, 1], "households-beyond", ("h1",)),
    ],
)
def test_bad_counts_are_named(counts, code, ids):
    """Each kind of wrong count is refused with the units that have it."""
    assert faults(bad.houses(hh=counts), households="hh") == {code: ids}


def test_missing_column_names_the_nearest():
    """A misspelt column is answered with the closest one and the list of all."""
    with pytest.raises(InputError, match=r"no column househods .closest: households.*id, households"):
        read_units(bad.houses().rename(columns={"hh": "households"}), households="househods")


def test_missing_is_the_planners_choice():
    """Without a use column an empty count is 0 or estimated, as asked; the estimate is floors × footprint."""
    frame = bad.houses(hh=[10, 10, 10, 10, None, 30.0], floors=[1, 1, 1, 1, 2, 3])
    zero = read_units(frame, households="hh", missing="zero").frame
    assert zero["households"].tolist() == [10, 10, 10, 10, 0, 30]
    guess = read_units(frame, households="hh", missing="estimate")
    assert guess.frame["households"].tolist() == [10, 10, 10, 10, 20, 30]
    assert guess.frame["source"].tolist()[4] == "estimated"
    assert codes(guess)["households-estimated"] == ("h4",)
    assert balanced(guess, came=70)


SPOIL = st.lists(st.sampled_from(["plain", "copy", "twin", "lost", "spike", "gap", "text"]), min_size=2, max_size=12)


@given(SPOIL, st.sampled_from(["zero", "estimate"]))
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_whatever_arrives(spoil, missing):
    """Copies, twins, lost shapes, spikes, gaps and texts in any mixture: the conservation line holds to the unit."""
    houses = bad.houses(len(spoil), floors=2).astype({"hh": object})
    rows = [houses.iloc[[i]].copy() for i in range(len(spoil))]
    for i, what in enumerate(spoil):
        if what == "copy":
            rows.append(rows[i])
        elif what == "twin":
            rows.append(rows[i].assign(id=f"t{i}"))
        elif what == "lost":
            rows[i] = rows[i].assign(hh=0).set_geometry([None], crs=bad.CRS)
        elif what == "spike":
            shape = translate(bad.spike(), 20 * i, 500)
            rows[i] = rows[i].set_geometry([shape], crs=bad.CRS)
        elif what in ("gap", "text"):
            rows[i] = rows[i].assign(hh=None if what == "gap" else f"{10 + i} 户")
    known = bad.houses(1, id=["known"], hh=[5], floors=[2])
    frame = pd.concat([*rows, known.set_geometry(known.translate(0, 900))])
    units = read_units(frame, households="hh", missing=missing)
    line = units.report.conservation
    gone = sum(10 + i for i, what in enumerate(spoil) if what in ("copy", "twin"))
    stay = sum(10 + i for i, what in enumerate(spoil) if what not in ("lost", "gap"))
    assert balanced(units, came=5 + stay + gone, dropped=gone)
    assert line.rows_in == len(frame)
    assert line.rows_dropped == sum(what in ("copy", "twin", "lost") for what in spoil)
    assert line.rows_repaired == spoil.count("spike")
    assert (units.frame["source"] == ("estimated" if missing == "estimate" else "zero")).sum() == spoil.count("gap")


@pytest.mark.parametrize("wrong", [{"households_in": 76}, {"lost": 1}])
def test_an_account_that_does_not_add_up_is_an_error(wrong):
    """What was kept, mended and dropped is summed by itself; one household too many or too few stops the reading."""
    rows = np.array(["a", "b", "c"], dtype=object)
    counts, dropped, repaired = np.array([30.0, 40.0, 5.0]), np.array([0, 0, 1], bool), np.array([0, 1, 0], bool)
    draft = Draft(rows, counts, rows, rows, dropped, repaired, points=False)
    line = account(draft, households_in=75, lost=0, estimated=0)
    assert (line.households_kept, line.households_repaired, line.households_dropped) == (30, 40, 5)
    with pytest.raises(RuntimeError, match="40 repaired"):
        account(draft, **({"households_in": 75, "lost": 0, "estimated": 0} | wrong))


def test_zero_on_housing_is_believed():
    """A written 0 on a residential building stays 0, is noted and is learned from, unlike an empty cell."""
    units = read_units(bad.houses(hh=[0, 10, 10, 10, 10, None], use=["house"] * 6, floors=1), households="hh")
    assert units.frame["households"].tolist() == [0, 10, 10, 10, 10, 8]
    assert codes(units)["households-said-zero"] == ("h0",)


def test_use_tells_housing_from_the_rest():
    """With a use column empty housing is estimated, an empty shop is 0, and no choice is asked for."""
    use = ["住宅", "住宅", "商业", "住宅", "非住宅", "住宅"]
    units = read_units(bad.houses(hh=[10, 10, None, None, None, 10], 用途=use, floors=[2] * 6), households="hh")
    assert units.frame["households"].tolist() == [10, 10, 0, 10, 0, 10]
    assert units.frame["source"].tolist() == ["given", "given", "zero", "estimated", "zero", "given"]


def test_nothing_to_learn_from_is_refused():
    """Without one counted building an estimate is refused, not invented."""
    frame = bad.houses(hh=[None, None, 5, None, None, None], use=["house"] * 2 + ["shop"] + ["house"] * 3)
    assert "estimate-nothing" in faults(frame, households="hh")


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "geometry-missing"),
        (shapely.Polygon(), "geometry-missing"),
        (shapely.LineString([(0, 0), (1, 1)]), "geometry-not-polygon"),
        (shapely.Point(bad.WEST, bad.SOUTH), "geometry-not-polygon"),
        (bad.NAN_POINT, "geometry-not-finite"),
        (bad.bow_tie(), "geometry-invalid"),
        (shapely.Polygon([(0, 0), (10, 0), (5, 0)]), "geometry-missing"),
    ],
)
def test_bad_shapes_are_named(shape, code):
    """A shape that cannot be used where people live is refused by id."""
    assert faults(bad.with_shape(shape), households="hh") == {code: ("h2",)}


def test_a_stray_unit_is_named():
    """One unit a galaxy away is refused by id; metres called degrees are refused as a whole."""
    assert faults(bad.with_shape(shapely.box(1e200, 0, 2e200, 1e200)), households="hh") == {
        "coordinates-stray": ("h2",)
    }
    assert faults(bad.houses().set_crs(4326, allow_override=True), households="hh") == {"crs-range": ()}


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Polygon([(0, 0), (10, 0), (5, 0)])])
def test_lost_shapes_without_people_are_dropped(shape):
    """A row without a shape and without households is left out and counted as dropped."""
    units = read_units(bad.with_shape(shape, households=0), households="hh")
    assert codes(units)["geometry-dropped"] == ("h2",)
    assert units.report.conservation.rows_dropped == 1
    assert balanced(units, came=63)


def test_a_spike_is_mended():
    """A spike without width is taken off: the row counts as repaired, its households stay."""
    units = read_units(bad.with_shape(bad.spike()), households="hh")
    assert codes(units)["geometry-repaired"] == ("h2",)
    assert units.report.conservation.households_repaired == 12
    assert units.frame.is_valid.all()
    assert balanced(units, came=75)


def test_a_collection_gives_its_polygons():
    """Polygons are taken out of a collection, heights are forgotten."""
    square = shapely.box(bad.WEST + 40, bad.SOUTH, bad.WEST + 50, bad.SOUTH + 10)
    mixed = shapely.GeometryCollection([shapely.force_3d(square, 5.0), shapely.Point(0, 0)])
    units = read_units(bad.with_shape(mixed), households="hh")
    assert codes(units)["geometry-repaired"] == ("h2",)
    assert not units.frame.has_z.any()
    assert units.frame.area[2] == pytest.approx(100)


def test_duplicates_count_once():
    """A building entered twice counts once; the line shows what was dropped."""
    houses = bad.houses()
    twice = pd.concat([houses, houses.iloc[[1]], houses.iloc[[3]].assign(id="h9")], ignore_index=True)
    units = read_units(twice, households="hh")
    assert codes(units)["duplicates-dropped"] == ("h1", "h9")
    assert units.frame["unit"].tolist() == houses["id"].tolist()
    assert balanced(units, came=99, dropped=24)


def test_duplicates_with_other_counts_are_refused():
    """One shape with two different counts is the planner's to settle."""
    houses = bad.houses()
    twice = pd.concat([houses, houses.iloc[[1]].assign(id="h9", hh=99)], ignore_index=True)
    assert faults(twice, households="hh") == {"duplicates-differ": ("h1", "h9")}


def test_an_id_at_two_shapes_is_refused_unless_another_column_is_better():
    """Repeated ids are refused; where a second id column is complete and unique, it is taken."""
    assert faults(bad.houses(id=["a", "a", "b", "c", "d", ""]), households="hh") == {
        "ids-repeated": ("a",),
        "ids-empty": ("#6",),
    }
    units = read_units(bad.houses(id=["a"] * 6, osm_id=[1, 2, 3, 4, 5, 6]), households="hh")
    assert units.frame["unit"].tolist() == list("123456")


def test_texts_are_counts_by_rule():
    """Full-width digits, thousands commas and a unit word are read and shown as examples."""
    units = read_units(bad.houses(hh=["１２", "1,234 户", "5户", "6", "7 households", "8.0"]), households="hh")
    assert units.frame["households"].tolist() == [12, 1234, 5, 6, 7, 8]
    note = next(f for f in units.report.findings if f.code == "households-parsed")
    assert note.numbers["rows"] == 4
    assert "1,234 户 = 1234" in note.text("zh")


def test_points_become_small_squares(tmp_path):
    """A table with coordinates gives squares of 16 m²; addresses at one place are added up."""
    rows = "id,经度,纬度,hh\na,114.30,30.60,3\nb,114.30,30.60,4\nc,114.31,30.60,5\n"
    units = read_units(bad.csv(tmp_path, rows), households="hh", crs="EPSG:4490")
    assert units.frame[["unit", "households"]].to_numpy().tolist() == [["a", 7], ["c", 5]]
    assert np.allclose(units.frame.area, 16)
    assert {"points-squares", "points-merged", "crs-geographic"} <= codes(units).keys()
    assert balanced(units, came=12)


def test_a_workbook_with_coordinates_reads_too(tmp_path):
    """A workbook with named coordinate columns is read; several sheets must be chosen from."""
    table = {"code": ["01", "02"], "E": [528000.5, 528100], "N": [3386000, 3386100], "hh": [4, 5]}
    book = bad.xlsx(tmp_path, houses=table, notes={"a": [1]})
    assert "layer-choice" in faults(book)
    units = read_units(book, layer="houses", households="hh", unit="code", x="E", y="N", crs=4547)
    assert units.frame["unit"].tolist() == ["01", "02"]


@pytest.mark.parametrize(
    ("text", "code", "ids"),
    [
        ("id,x,y,hh\n", "file-empty", ()),
        ("id,x,y,hh\na,1,2\nb,1,2,3\nc,1,2,3,4\n", "table-rows", ("#2", "#4")),
        ("id,x,y,x\na,1,2,3\n", "table-columns", ()),
        ("id,x,hh\na,1,3\n", "coordinates-missing", ()),
        ("id,x,y,hh\na,1,here,3\nb,1,2,3\n", "coordinates-text", ("#1",)),
        ('id,x,y,hh\na,1,2,"3\n', "source-damaged", ()),
    ],
)
def test_bad_tables_are_named(tmp_path, text, code, ids):
    """Malformed tables are refused by line; no row disappears."""
    assert faults(bad.csv(tmp_path, text), crs=4547) == {code: ids}


def test_files_that_cannot_be_read_are_refused(tmp_path):
    """Missing, foreign, cut off, dressed up and empty files, and addresses, each get one clear message."""
    empty = tmp_path / "e.gpkg"
    bad.houses().iloc[:0].to_file(empty)
    (tmp_path / "n.geojson").write_text("")
    (tmp_path / "p.pdf").write_text("x")
    assert "file-missing" in faults(tmp_path / "none.gpkg")
    assert "file-missing" in faults("https://example.org/a.geojson")
    assert "file-missing" in faults("/vsicurl/https://example.org/a.gpkg")
    assert "file-format" in faults(tmp_path / "p.pdf")
    assert "source-damaged" in faults(bad.damaged_gpkg(tmp_path))
    assert "source-damaged" in faults(bad.dressed_up(tmp_path))
    assert "file-empty" in faults(empty)
    assert "file-empty" in faults(tmp_path / "n.geojson")


def test_layers_must_be_chosen(tmp_path):
    """With several layers and none named, or one that is not there, the answer lists them."""
    file = bad.gpkg_two_layers(tmp_path)
    with pytest.raises(InputError, match="several layers or sheets: a, b"):
        read_units(file)
    with pytest.raises(InputError, match="no layer c; it has a, b"):
        read_units(file, layer="c")
    assert len(read_units(file, layer="b", households="hh")) == 6


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_half_a_shapefile_is_refused(tmp_path, part):
    """Without its .dbf or .shx a Shapefile is refused by name instead of read as bare shapes."""
    with pytest.raises(InputError, match=part):
        read_units(bad.shapefile_without(tmp_path, part), households="hh")


@pytest.mark.parametrize("cpg", [None, "UTF-8"])
def test_chinese_shapefiles_are_read(tmp_path, cpg):
    """GBK texts are read whether the .cpg is missing or lies, with a warning."""
    units = read_units(bad.shapefile_gbk(tmp_path, cpg), households="hh", kind="kind")
    assert set(units.frame["kind"]) == {"开放式楼院", "小区"}
    assert "encoding-guessed" in codes(units)


@pytest.mark.parametrize("encoding", [None, "UTF-8", "GB18030"])
def test_column_names_cut_inside_a_character_are_told(tmp_path, encoding):
    """A name of four Chinese characters, cut after ten bytes of UTF-8, is refused with what is left of it."""
    with pytest.raises(InputError) as refused:
        read_units(bad.shapefile_cut(tmp_path, "网格编号", "UTF-8"), households="hh", encoding=encoding)
    (told,) = refused.value.findings
    assert (told.code, told.ids) == ("column-names-cut", ("网格编…",))


@pytest.mark.parametrize("name", ["编a网格编码", "grid_code网"])
@pytest.mark.parametrize("cpg", ["UTF-8", "GB18030", None])
@pytest.mark.parametrize("encoding", [None, "UTF-8", "GB18030"])
def test_names_cut_in_another_encoding_are_no_crash(tmp_path, name, cpg, encoding):
    """A name cut inside a character of GBK is read under a name of some kind, or refused with advice."""
    file = bad.shapefile_cut(tmp_path, name, "GB18030")
    if cpg is None:
        file.with_suffix(".cpg").unlink()
    else:
        file.with_suffix(".cpg").write_text(cpg)
    try:
        told = read_units(file, households="hh", encoding=encoding).report.findings
    except InputError as refused:
        told = refused.findings
    expected = "encoding-wrong" if encoding == "UTF-8" else "encoding-guessed" if cpg != "GB18030" else None
    assert {finding.code for finding in told} == ({expected} if expected and encoding != "GB18030" else set())


def test_long_column_names_are_found_in_a_shapefile(tmp_path):
    """A name of more than ten characters is found under its cut name, with a warning."""
    with pytest.warns():
        bad.houses().rename(columns={"hh": "households_2026"}).to_file(tmp_path / "h.shp")
    units = read_units(tmp_path / "h.shp", households="households_2026")
    assert units.frame["households"].sum() == 75
    assert "column-cut" in codes(units)


def test_options_that_cannot_be_right_are_refused():
    """A made-up word for missing, and a key without a table, are usage errors."""
    with pytest.raises(OptionError):
        read_units(bad.houses(), missing="guess")
    with pytest.raises(OptionError):
        read_units(bad.houses(), key="id")


def test_inputs_stay_as_they_are():
    """Reading a GeoDataFrame changes neither its rows nor its shapes."""
    frame = bad.houses(hh=["1", "2", "3 户", "4", "5", "6"])
    before = frame.copy(deep=True)
    read_units(frame, households="hh")
    pd.testing.assert_frame_equal(frame, before)


def test_a_system_that_the_file_contradicts_is_refused(tmp_path):
    """The file's word and the planner's must agree for units and layers; GeoJSON without a word takes the planner's."""
    file = tmp_path / "h.gpkg"
    bad.houses().to_file(file)
    assert faults(file, households="hh", crs=4548) == {"crs-contradicts": ()}
    assert len(read_units(file, households="hh", crs=4547)) == 6
    with pytest.raises(InputError, match=r"EPSG:4547.*EPSG:4548"):
        read_layer(file, crs=4548)
    said, silent = tmp_path / "said.geojson", tmp_path / "silent.geojson"
    bad.houses().to_file(said, RFC7946=False)
    silent.write_text(json.dumps({k: v for k, v in json.loads(said.read_text()).items() if k != "crs"}))
    assert read_layer(silent, crs=4547).crs.to_epsg() == 4547
    assert read_units(silent, households="hh", crs=4547).frame.crs.to_epsg() == 4547
    assert faults(said, households="hh", crs=4548) == {"crs-contradicts": ()}
    assert read_layer(silent).crs.to_epsg() == 4326


def test_layers_keep_their_columns(tmp_path):
    """Roads come back with all columns; a missing system is refused, another one projected on request."""
    roads = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[shapely.LineString([(0, 0), (1, 1)]), None], crs=4547)
    roads.to_file(tmp_path / "r.gpkg")
    found = read_layer(tmp_path / "r.gpkg", to="EPSG:4490")
    assert found["name"].tolist() == ["a"]
    assert found.crs.to_epsg() == 4490
    with pytest.raises(InputError, match="coordinate system"):
        read_layer(roads.set_crs(None, allow_override=True))


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (shapely.Point(np.nan, bad.SOUTH), "geometry-not-finite"),
        (shapely.Point(bad.WEST, np.inf), "geometry-not-finite"),
        (shapely.Point(), "geometry-missing"),
        (None, "geometry-missing"),
    ],
)
def test_points_that_lie_nowhere_are_named(place, code):
    """An address point without a finite place, where people live, is refused by id like a building without one."""
    spots = [shapely.Point(bad.WEST, bad.SOUTH), shapely.Point(bad.WEST + 30, bad.SOUTH), place]
    frame = gpd.GeoDataFrame({"id": ["a", "b", "c"], "hh": [3, 4, 5]}, geometry=spots, crs=bad.houses().crs)
    assert faults(frame, households="hh") == {code: ("c",)}


def test_a_second_use_tells_housing_too():
    """A shop with flats above is housing: its empty count is estimated, that of the shop alone is 0."""
    houses = bad.houses(
        hh=[10, 10, None, None, 10, 10], use=["house", "house", "shop", "shop", "house", "house"], floors=[2] * 6
    )
    units = read_units(houses.assign(USAGE2=[None, None, "Résidentiel", None, None, None]), households="hh")
    assert units.frame["households"].tolist() == [10, 10, 10, 0, 10, 10]
    assert units.frame["source"].tolist() == ["given", "given", "estimated", "zero", "given", "given"]


def test_an_estimate_says_how_sure_it_is():
    """Estimated units have a range, counted ones are their count; the report tells coefficients and the test of it."""
    frame = bad.houses(40, floors=[1, 2, 3, 4] * 10, use=["house", "flat house"] * 20).astype({"hh": object})
    frame.loc[::7, "hh"] = None
    units = read_units(frame, households="hh")
    found = {f.code: f.numbers for f in units.report.findings}
    guessed = units.frame["source"] == "estimated"
    assert (units.frame["households_low"] <= units.frame["households"]).all()
    assert (units.frame["households"] <= units.frame["households_high"]).all()
    assert (units.frame["households_low"] == units.frame["households_high"])[~guessed].all()
    assert set(found["estimate-types"]["by_type"]) == {"house", "flat house"}
    assert found["estimate-tested"]["buildings"] == int((~guessed).sum())


def test_without_gaps_nothing_is_said_of_sureness():
    """Units that are all counted have no columns of sureness."""
    assert "households_low" not in read_units(bad.houses(), households="hh").frame
