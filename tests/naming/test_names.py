"""Names of grids: where they come from, that no two are equal, and those that a planner gives."""

import dataclasses

import geopandas as gpd
import openpyxl
import pytest
import shapely
from named_grounds import plan_of

import gridplan as gp
from gridplan.columns import NAME_COLUMNS
from gridplan.errors import InputError
from gridplan.ground.surveying.parents import read_communities

HOSTILE = (
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "${x}`",
    "a\nb\tc",
    "'; DROP TABLE grids; --",
    "\u202eeman",
    "\ud800half",
)


def row(count, **named):
    """Plan with `count` blocks from west to east."""
    return plan_of({f"{i:03d}": [shapely.box(300 * i, 0, 300 * i + 300, 300)] for i in range(1, count + 1)}, **named)


def names(plan, lang="zh"):
    """Names in the order of the codes."""
    return [named.words(lang).name for named in plan.grid_names]


def test_community_and_number():
    """Of communities the serial of the code is the number, without zeros; other codes stand whole."""
    cells = {"江滨社区-012": [shapely.box(0, 0, 9, 9)], "990101001001007": [shapely.box(9, 0, 18, 9)], "P/7": []}
    cells["P/7"] = [shapely.box(18, 0, 27, 9)]
    plan = plan_of(cells, community=dict(zip(cells, ["江滨社区", "990101001001", "解放社区"], strict=True)))
    assert names(plan) == ["江滨社区第12网格", "990101001001第7网格", "解放社区第P/7网格"]
    assert names(plan, "en")[0] == "江滨社区 grid 12"


def test_codes_of_another_community():
    """A grid whose code is that of another community than its own, or of several, goes by the code alone."""
    own = {
        "柳园社区-001": "解放社区",
        "柳园社区-002": "柳园社区",
        "柳园社区+解放社区-001": "柳园社区",
        "990101001001003": "解放社区",
    }
    plan = plan_of({code: [shapely.box(9 * i, 0, 9 * i + 9, 9)] for i, code in enumerate(own)}, community=own)
    assert names(plan) == [
        *("柳园社区-001网格", "柳园社区第2网格"),
        *("柳园社区+解放社区-001网格", "990101001001003网格"),
    ]
    assert names(plan, "en")[0] == "grid 柳园社区-001"


def test_communities_that_go_by_codes():
    """Where communities are codes and a column has their names, these are told, of grids and of what lies beyond."""
    codes = {"001": "990101001001", "002": "990101001002"}
    plan = row(2, community=codes)
    squares = [shapely.box(300, 0, 600, 300), shapely.box(600, 0, 900, 300)]
    drawn = gpd.GeoDataFrame({"code": codes.values(), "name": ["江滨", "解放"]}, geometry=squares, crs=4547)
    communities = read_communities(drawn, column="code")[0]
    told = plan.replace(ground=dataclasses.replace(plan.ground, communities=communities))
    assert names(told) == ["江滨第1网格", "解放第2网格"]
    assert told.grid_names[0].zh.east == "解放"


def test_main_estate():
    """A grid is called after the estate where most of its households live, two of one estate by direction."""
    plan = row(4, estate={"001": "锦绣花园", "003": "锦绣花园", "004": "阳光苑"})
    assert names(plan) == ["锦绣花园（西）", "002网格", "锦绣花园（东）", "阳光苑"]
    assert names(plan, "en")[:2] == ["锦绣花园 (west)", "grid 002"]


def test_main_street():
    """Without communities a grid is called after a street of its own, not after the avenue that all of them share."""
    roads = {"人民大道": [(0, 150), (1500, 150)], "东巷": [(450, 20), (450, 280)], "": [(750, 20), (750, 280)]}
    assert names(row(3, roads=roads)) == ["东巷", "人民大道（西）", "人民大道（东）"]


def test_no_two_are_equal():
    """Three grids of one estate are numbered from the west; a name that the planner gave another grid is not used."""
    estate = dict.fromkeys(("001", "002", "003"), "锦绣花园")
    assert names(row(3, estate=estate)) == ["锦绣花园（1）", "锦绣花园（2）", "锦绣花园（3）"]
    plan = row(3, estate={"001": "锦绣花园"}, names={"003": "锦绣花园"})
    assert names(plan) == ["锦绣花园（001）", "002网格", "锦绣花园"]
    twice = row(3, names={"001": "老城", "003": "老城", "999": "无"})
    assert names(twice) == ["老城（001）", "002网格", "老城（003）"]


def test_own_names_are_checked_at_once():
    """Unknown codes, names that two grids would share and names too long are refused together; nothing is changed."""
    plan = row(3, names={"001": "老城"})
    with pytest.raises(InputError) as refused:
        plan.with_names({"9": "x", "8": "y", "002": "老城", "003": "长" * 101})
    found = {finding.code: finding.ids for finding in refused.value.findings}
    assert found == {
        "names-unknown-grid": ("8", "9"),
        "names-twice": ("001", "002"),
        "names-too-long": ("003",),
    }
    assert plan.names == {"001": "老城"}


def test_own_names_take_precedence_and_can_be_taken_back():
    """The planner's name stands for the grid and in its neighbours' bounds; the digest does not change."""
    plan = row(2)
    named = plan.with_names({"001": " 老\n城 "})
    assert names(named) == ["老 城", "002网格"]
    assert named.grid_names[1].zh.west == "“老 城”网格"
    assert named.grid_names[0].given
    assert named.digest == plan.digest
    assert names(named.with_names({"001": ""})) == names(plan)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet", "xlsx", "csv"])
def test_hostile_names_are_text_in_every_file(tmp_path, ending):
    """What a planner, a road or an estate is called stands in one line in plan files and exports, and nothing runs."""
    roads = {text: [(x, 0), (x, 300)] for text, x in zip(HOSTILE[:6], range(300, 2100, 300), strict=True)}
    own = {"001": HOSTILE[0], "002": HOSTILE[1], "003": HOSTILE[6]}
    plan = row(7, roads=roads).with_names(own)
    told = gp.name_grids(plan)
    assert told["name_en"].tolist()[:3] == [HOSTILE[0], HOSTILE[1], "\ufffdhalf"]
    assert told["west_en"].tolist()[:4] == [HOSTILE[0], HOSTILE[1], HOSTILE[2], "a b c"]
    file = gp.export(plan, tmp_path / f"a.{ending}")
    if ending == "xlsx":
        rows = openpyxl.load_workbook(file)["grids"].iter_rows()
        head, *cells = [[cell.value for cell in line] for line in rows]
        assert [line[head.index("name_zh")] for line in cells] == told["name_zh"].tolist()
    elif ending == "csv":
        assert b"'=HYPERLINK" in file.read_bytes()
    else:
        found = gpd.read_parquet(file) if ending == "parquet" else gpd.read_file(file)
        assert found[[*NAME_COLUMNS]].to_numpy().tolist() == told[[*NAME_COLUMNS]].to_numpy().tolist()


def test_plan_files_keep_own_names(tmp_path):
    """A saved plan has the names it was given, in its layer of grids too; saving it again changes nothing."""
    plan = row(2, roads={"中山路": [(600, 0), (600, 300)]}).with_names({"001": "老港"})
    first, second = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    gp.save(plan, first)
    again = gp.load(first)
    assert again.names == {"001": "老港"}
    assert again.grid_names == plan.grid_names
    gp.save(again, second)
    assert first.read_bytes() == second.read_bytes()
    assert gpd.read_file(first, layer="grids")["name_zh"].iloc[0] == "老港"


def test_surveys_keep_names_and_kinds_of_barriers():
    """The river of a town is told by its name."""
    town = gp.samples.city(buildings=50, seed=1, communities=1)
    units = gp.read_units(town.buildings, households="households")
    ground = gp.survey(units, roads=town.roads, boundaries=town.boundaries, barriers=town.barriers)
    assert ground.barriers[["kind", "name"]].to_numpy().tolist() == [["river", "清水河"]]


def test_names_go_on_with_their_codes():
    """A plan that supersedes another has the names of the grids that go on, its own before them."""
    older = row(3, names={"001": "老城", "002": "新城"})
    newer = row(2, names={"002": "老城"})
    assert gp.supersede(older, newer).names == {"002": "老城"}
    assert gp.supersede(older, row(2)).names == {"001": "老城", "002": "新城"}


def test_tables_of_names(tmp_path):
    """Tables with Chinese heads are read; a grid with two names and a table without columns are refused."""
    table = tmp_path / "names.csv"
    table.write_text("网格编码,网格名称\n001,老城\n002,\n", encoding="utf-8")
    assert gp.read_names(table) == {"001": "老城", "002": ""}
    table.write_text("grid,name\n001,a\n001,b\n", encoding="utf-8")
    with pytest.raises(InputError) as twice:
        gp.read_names(table)
    assert [(f.code, f.ids) for f in twice.value.findings] == [("names-repeated", ("001",))]
    table.write_text("a,b\n001,a\n", encoding="utf-8")
    with pytest.raises(InputError) as strange:
        gp.read_names(table)
    assert strange.value.findings[0].code == "names-column"
