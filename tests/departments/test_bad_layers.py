"""Bad layers: each a clear message or a finding with area and households, all of them at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from layers_drawn import drawn, halves, square
from toy_plan import CRS, EAST, NORTH, toy_plan

import gridplan as gp
from gridplan.departments.reading import read_departments, refuse_faults
from gridplan.errors import InputError, OptionError

BOW_TIE = shapely.Polygon([(EAST, NORTH), (EAST + 240, NORTH + 240), (EAST + 240, NORTH), (EAST, NORTH + 240)])
LINE = shapely.LineString([(EAST, NORTH), (EAST + 240, NORTH)])


def codes_of(findings):
    """Return the codes of findings."""
    return [finding.code for finding in findings]


def finding_of(findings, code):
    """Return the one finding with a code."""
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def refused(layer, ground, **options):
    """Return why a layer could not be read."""
    departments, faults = read_departments({"police": layer}, ground, **options)
    assert not departments
    assert all(fault.severity == "error" for fault in faults)
    return faults


def noted(layer, ground, **options):
    """Return what the report of a layer that was read says."""
    (department,), faults = read_departments({"police": layer}, ground, **options)
    assert not faults
    return department.report.findings


def test_a_layer_elsewhere_is_refused(ground):
    """A layer that meets no building is refused, near or far."""
    for west in (1000, 100_000):
        layer = drawn([square(west, 0, west + 10, 10)])
        assert codes_of(refused(layer, ground)) == ["layer-no-overlap"]
    assert codes_of(refused(drawn([square(0, 0, 5, 5)]), ground)) == ["layer-no-overlap"]


def test_a_missing_coordinate_system_is_refused_unless_named(ground):
    """Without a coordinate system a layer is refused; named by the planner, it reads as it should."""
    bare = halves(crs=None)
    fault = finding_of(refused(bare, ground), "department-crs-missing")
    assert all("--layer-crs police=" in fault.action(lang) for lang in ("en", "zh"))
    (read,), _ = read_departments({"police": bare}, ground, crs={"police": CRS})
    assert (read.labels >= 0).all()


def test_a_coordinate_system_that_contradicts_is_refused(ground):
    """A name that contradicts the layer's own system, or means nothing, is refused."""
    assert codes_of(refused(halves(), ground, crs={"police": "EPSG:4547"})) == ["crs-contradicts"]
    assert codes_of(refused(halves(), ground, crs={"police": "nonsense"})) == ["crs-unknown"]


@pytest.mark.parametrize("crs", [4326, 3857, 2154])
def test_another_coordinate_system_is_brought_over(ground, crs):
    """A layer in degrees or on another chart gives the labels that it gives in the ground's own system."""
    (read,), _ = read_departments({"police": halves().to_crs(crs)}, ground)
    assert np.array_equal(read.labels, (ground.points[:, 0] > EAST + 120).astype(int))
    assert read.grids.crs == ground.units.crs


def test_coordinates_without_a_place_are_refused(ground):
    """Rows that no reprojection can place are named; a layer without any way to the ground is refused."""
    layer = halves().to_crs(4326)
    layer.loc[1, "geometry"] = shapely.box(300, 95, 301, 96)
    assert finding_of(refused(layer, ground), "layer-not-finite").ids == ("#2",)
    far = drawn([square(0, 0, 240, 240), shapely.box(0, 0, 1e200, 1e200)])
    assert finding_of(refused(far, ground), "department-stray").ids == ("#2",)
    own = 'ENGCRS["site",EDATUM["here"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    assert codes_of(refused(halves(crs=own), ground)) == ["department-crs-unusable"]


def test_repeated_codes_are_one_grid_in_parts(ground):
    """The same code in several rows is told; staff and functions of the grid are counted once."""
    layer = drawn(
        [square(0, 0, 80, 240), square(160, 0, 240, 240), square(80, 0, 160, 240)],
        codes=["A", "A", "B"],
        staff=[3, 3, 2],
        functions=["patrol", "fire", "patrol"],
    )
    (read,), _ = read_departments({"police": layer}, ground)
    assert finding_of(read.report.findings, "department-codes-repeated").ids == ("A",)
    assert read.codes == ("A", "B")
    assert read.network.n_workers.tolist() == [3, 2]
    assert read.grids["functions"].tolist() == ["fire; patrol", "fire; patrol", "patrol"]


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan")])
def test_empty_codes_are_refused_by_row(ground, empty):
    """Every row without a code is named."""
    layer = halves()
    layer["grid"] = layer["grid"].astype(object)
    layer.at[1, "grid"] = empty
    assert finding_of(refused(layer, ground), "department-codes-empty").ids == ("#2",)


def test_no_code_column_lists_what_there_is(ground):
    """Without a column of codes, the message names the columns that there are."""
    fault = finding_of(refused(halves().rename(columns={"grid": "colour"}), ground), "department-no-code")
    assert "colour" in fault.text("en")


def test_self_overlap_tells_pairs_area_and_households(ground):
    """Overlapping grids are told with their pairs and m²; doubly claimed households are an error for merging."""
    layer = drawn([square(0, 0, 160, 240), square(120, 0, 240, 240)])
    (read,), faults = read_departments({"police": layer}, ground)
    twice = ground.units["households"][(ground.points[:, 0] > EAST + 120) & (ground.points[:, 0] < EAST + 160)]
    overlap = finding_of(read.report.findings, "department-overlap")
    assert overlap.ids == ("A × B",)
    assert overlap.numbers["area"] == 40 * 240
    assert overlap.numbers["households"] == twice.sum()
    error = finding_of(read.report.errors, "department-claimed-twice")
    assert error.numbers["households"] == twice.sum()
    assert f"{(twice > 0).sum()} lived-in units" in error.text("en")
    with pytest.raises(InputError) as refusal:
        refuse_faults([read], faults)
    assert refusal.value.findings == (error,)


def test_overlaps_without_households_are_no_error(ground):
    """Doubly claimed garages stop nobody."""
    garage = ground.units.geometry.iloc[11].buffer(5)
    findings = noted(drawn([square(0, 0, 240, 240), garage]), ground)
    assert finding_of(findings, "department-overlap").numbers["households"] == 0
    assert "department-claimed-twice" not in codes_of(findings)


def test_half_the_area_is_a_finding(ground):
    """A department that covers half the ground is read; area and households left out are told."""
    (read,), faults = read_departments({"police": drawn([square(0, 0, 120, 240)])}, ground)
    told = finding_of(read.report.findings, "department-unserved")
    assert not faults
    assert not read.report.errors
    assert (told.numbers["area"], told.numbers["percent"]) == (120 * 240, 50)
    assert told.numbers["households"] == ground.units["households"][read.labels < 0].sum()
    assert set(told.ids) == set(ground.units["unit"][read.labels < 0])


def test_open_ground_without_units_is_a_note(ground):
    """Ground that nobody lives on may be left out."""
    told = finding_of(noted(drawn([square(5, 5, 235, 235)]), ground), "department-open-ground")
    assert told.severity == "note"


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Polygon([(EAST, NORTH)] * 4)])
def test_rows_without_a_shape_are_left_out_and_named(ground, shape):
    """Null, empty and collapsed shapes are named by row; the rest is read."""
    layer = drawn([square(0, 0, 240, 240), shape, square(0, 0, 1, 1)])
    assert finding_of(noted(layer, ground), "department-empty-shapes").ids == ("#2",)


def test_a_layer_of_nothing_is_refused(ground):
    """No rows, and no row with a shape, are refused."""
    assert codes_of(refused(halves().iloc[:0], ground)) == ["file-empty"]
    assert "department-no-shapes" in codes_of(refused(drawn([None, None]), ground))


def test_invalid_shapes_are_mended_with_their_change(ground):
    """A bow-tie is mended; the area that this adds is told."""
    told = finding_of(noted(drawn([BOW_TIE, square(0, 0, 240, 240)], codes=["B", "A"]), ground), "department-mended")
    assert told.ids == ("#1",)
    assert told.numbers["area"] == 240 * 240 / 2


def test_coordinates_that_are_no_numbers_are_refused(ground):
    """Rows with infinite coordinates are named."""
    layer = drawn([square(0, 0, 240, 240), shapely.box(0, 0, np.inf, 1)])
    assert finding_of(refused(layer, ground), "department-not-finite").ids == ("#2",)


def test_lines_among_polygons_are_refused_with_advice(ground):
    """Lines where polygons are needed are named, with the option that would make them right."""
    fault = finding_of(refused(drawn([square(0, 0, 240, 240), LINE]), ground), "department-not-polygons")
    assert fault.ids == ("#2",)
    assert all("--lines" in fault.action(lang) for lang in ("en", "zh"))


def test_polygons_in_collections_and_heights_are_read(ground):
    """A collection gives its polygons, a third dimension is dropped."""
    whole = shapely.GeometryCollection([shapely.MultiPolygon([square(0, 0, 120, 240)])])
    mixed = shapely.GeometryCollection([whole, LINE])
    high = shapely.force_3d(square(120, 0, 240, 240), 7.0)
    (read,), _ = read_departments({"police": drawn([mixed, high])}, ground)
    assert (read.labels >= 0).all()
    assert not read.grids.geometry.has_z.any()


def test_lines_named_as_such_hold_no_units(ground):
    """A line department is read as chains: no labels, no claims, its length told; polygons in it are refused."""
    (read,), faults = read_departments({"road": drawn([LINE, LINE], codes=["A", "A"])}, ground, lines=["road"])
    assert not faults
    assert (read.kind, read.codes, len(read.claims)) == ("line", ("A",), 0)
    assert (read.labels == -1).all()
    told = finding_of(read.report.findings, "department-lines-read")
    assert (told.numbers["grids"], told.numbers["rows"], told.numbers["kilometres"]) == (1, 2, 0.48)
    assert read.network.kind == "line"
    _, faults = read_departments({"road": halves()}, ground, lines=["road"])
    assert codes_of(faults) == ["department-not-lines"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "departments-none"),
        ([" "], "departments-unnamed"),
        (["\x00"], "departments-unnamed"),
        (["Police", "police "], "departments-alike"),
        (["公安", "公 安"], "departments-alike"),
        (["grids"], "departments-reserved"),
        (["Before"], "departments-reserved"),
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(ground, names, code):
    """No department, an empty name, names that look alike and names of the plan's own networks."""
    _, faults = read_departments({name: halves() for name in names}, ground)
    assert codes_of(faults) == [code]


def test_options_for_departments_without_a_layer_are_refused(ground):
    """A name in an option that no layer bears is told with the names that there are."""
    _, faults = read_departments({"police": halves()}, ground, lines=["raod"], code={"urban": "grid"}, crs={"x": 4326})
    assert [fault.ids for fault in faults] == [("raod",), ("x",), ("urban",)]
    assert all("police" in fault.text("en") for fault in faults)


def test_a_priority_that_is_not_known_is_refused(ground):
    """Only two rules settle double claims."""
    with pytest.raises(OptionError):
        read_departments({"police": halves()}, ground, priority="larger")


def test_what_is_no_layer_is_refused(ground):
    """A table without shapes, a missing file and a thing of another kind are refused, each by name."""
    layers = {
        "a": pd.DataFrame({"grid": ["A"]}),
        "b": "nowhere.gpkg",
        "c": 7,
        "d": gpd.GeoDataFrame({"grid": ["A"]}),
    }
    departments, faults = read_departments(layers, ground)
    assert not departments
    nothing, missing = "department-no-layer", "department-file-missing"
    assert codes_of(faults) == [nothing, missing, nothing, nothing]


def test_faults_of_files_say_whose_they_are(ground, tmp_path):
    """A file without rows, a damaged one and one of an unknown kind are told with their departments."""
    halves().iloc[:0].to_file(tmp_path / "empty.gpkg")
    for name in ("damaged.shp", "kind.doc"):
        (tmp_path / name).write_text("nothing")
    layers = {"police": tmp_path / "empty.gpkg", "urban": tmp_path / "damaged.shp", "party": tmp_path / "kind.doc"}
    _, faults = read_departments(layers, ground)
    assert codes_of(faults) == ["file-format", "file-empty", "source-damaged"]
    assert all(name in fault.text() for name, fault in zip(sorted(layers), faults, strict=True))


def test_all_faults_of_all_layers_come_at_once(ground):
    """One error lists every fault of every layer; a layer without faults is read beside them."""
    empty = halves(crs=None, codes=["A", ""])
    layers = {"police": empty, "urban": drawn([LINE]), "party": halves(), "Party": halves()}
    departments, faults = read_departments(layers, ground)
    assert [department.name for department in departments] == ["Party", "party"]
    expected = {"departments-alike", "department-crs-missing", "department-codes-empty", "department-not-polygons"}
    assert set(codes_of(faults)) == expected
    with pytest.raises(InputError) as refusal:
        refuse_faults(departments, faults)
    assert set(codes_of(refusal.value.findings)) == expected


def test_hostile_names_are_data(ground):
    """Names with tags, templates, quotes and control characters are read as what they are."""
    hostile = "<script>alert(1)</script>${x}\u202e`'\""
    (read,), faults = read_departments({hostile: halves(codes=[hostile, "B\x00"])}, ground)
    assert not faults
    assert read.name == hostile
    assert read.codes == tuple(sorted([hostile, "B"]))
    assert all(finding.line(lang) for finding in read.report.findings for lang in ("en", "zh"))


def test_a_layer_from_a_web_map_lies_where_it_should_when_its_datum_is_named(ground):
    """A shifted layer holds its units once its datum is named; a plan, or ground elsewhere, is refused."""
    town = gp.samples.city(buildings=120, seed=1, communities=2)
    place = gp.survey(gp.read_units(town.buildings, unit="unit"), roads=town.roads)
    police = town.networks["police"]
    shifted = gp.convert_datum(police, source="wgs84", target="gcj02")
    (true,), _ = read_departments({"police": police}, place)
    (moved,), faults = read_departments({"police": shifted}, place, datum={"police": "gcj02"})
    assert not faults
    assert np.array_equal(true.labels, moved.labels)
    assert "datum-converted" in codes_of(moved.report.findings)
    assert codes_of(refused(halves(), ground, datum={"police": "gcj02"})) == ["datum-elsewhere"]
    assert codes_of(refused(toy_plan(ground=ground), ground, datum={"police": "bd09"})) == ["department-plan-datum"]
    with pytest.raises(OptionError, match="datum"):
        read_departments({"police": halves()}, ground, datum={"police": "mars"})
