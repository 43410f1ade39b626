"""The command place: a place from its inputs to a signed-off plan, as people and as programs read it."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import OptionError
from gridplan.gallery import running
from gridplan.gallery.recipes import RECIPES, find_recipe
from gridplan.text import width

NAME = "networks"
SIZE = str(gp.samples.quick_size(NAME))


def run(*words: object):
    """Return the result of a command."""
    return CliRunner().invoke(app, ["place", *map(str, words)])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small town that has run by the command, with its answer as JSON."""
    out = tmp_path_factory.mktemp("places") / "town"
    result = run(NAME, "--size", SIZE, "--out", out, "--json")
    return SimpleNamespace(out=out, told=json.loads(result.stdout), code=result.exit_code)


def test_everything_is_written_and_told(made):
    """Plan, map, report, roster, inputs, a year later and the table are there; the answer has figures and digests."""
    files = {path.relative_to(made.out).as_posix() for path in made.out.rglob("*") if path.is_file()}
    assert files >= {"plan.gpkg", "map.html", "report.html", "workers.xlsx", "published.csv", "README.txt"}
    assert files >= {"later/plan.gpkg", "later/changes.xlsx", "later/inputs/buildings.gpkg", "inputs/buildings.gpkg"}
    assert not [name for name in files if Path(name).name.startswith(".")]
    assert (made.told["place"], made.told["faults"], made.told["out"]) == (NAME, [], str(made.out))
    assert made.told["digests"]["plan.gpkg"] == gp.load(made.out / "plan.gpkg").digest
    assert made.code == (0 if made.told["held"] else 6)


def test_the_readme_names_every_file_in_both_languages(made):
    """Each file and folder stands there twice, once in each language, and none that is not there."""
    lines = (made.out / "README.txt").read_text(encoding="utf-8").splitlines()
    named = [line.strip().split(": ")[0] for line in lines if ": " in line and not line.startswith("Written")]
    here = [path for path in made.out.iterdir() if path.name != "README.txt"]
    later = list((made.out / "later").iterdir())
    assert sorted(named) == sorted(2 * [f"{path.name}{'/' * path.is_dir()}" for path in [*here, *later]])


def test_the_table_opens_in_a_spreadsheet(made):
    """It begins with the mark by which Excel knows UTF-8, and holds the figures of the answer."""
    content = (made.out / "published.csv").read_bytes()
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == len(made.told["figures"])
    assert rows[0].keys() == {"figure", "published", "ours", "held", "note"}


def test_given_inputs_make_the_same_plans(made, tmp_path, monkeypatch):
    """Inputs as sample writes them, with those of a year later, give the same digests, in Chinese too."""
    monkeypatch.chdir(tmp_path)
    sample = ["sample", "--preset", NAME, "--size", SIZE, "--later", "--out", "given"]
    assert CliRunner().invoke(app, sample).exit_code == 0
    result = run(NAME, "--inputs", "given", "--out", "town", "--lang", "zh")
    head, line, *_ = result.stdout.splitlines()
    assert head.split() == ["指标", "公布", "本方案", "是否成立"]
    assert width(head) <= len(line)
    account = gp.count_place(NAME, "town")
    assert dict(account.digests) == made.told["digests"]
    assert Path("town/later/inputs/buildings.gpkg").is_file()
    assert Path("town/published.csv").read_text(encoding="utf-8-sig").startswith("指标,公布,本方案,是否成立,说明")
    assert "网格员" in load_workbook("town/workers.xlsx").sheetnames


def test_the_folder_of_another_place_is_left_alone(made):
    """Nothing is written to a folder with another place, and the table of that one stays."""
    before = {path: path.read_bytes() for path in made.out.rglob("*") if path.is_file()}
    result = run("village", "--size", SIZE, "--out", made.out)
    assert isinstance(result.exception, OptionError)
    assert NAME in str(result.exception)
    assert {path: path.read_bytes() for path in made.out.rglob("*") if path.is_file()} == before


def test_a_plan_of_the_planner_s_own_is_not_written_over(tmp_path):
    """A folder with a plan that no place has written is refused."""
    (tmp_path / "plan.gpkg").write_bytes(b"mine")
    assert isinstance(run(NAME, "--size", SIZE, "--out", tmp_path).exception, OptionError)
    assert (tmp_path / "plan.gpkg").read_bytes() == b"mine"


def test_files_of_other_inputs_do_not_stay_among_given_ones(made, tmp_path):
    """Given inputs with fewer layers than those in the folder are refused, and so are any without inputs."""
    few = tmp_path / "few"
    few.mkdir()
    (few / "buildings.gpkg").write_bytes((made.out / "inputs" / "buildings.gpkg").read_bytes())
    for folder in (few, tmp_path):
        assert isinstance(run(NAME, "--inputs", folder, "--out", made.out).exception, OptionError)
    assert (made.out / "inputs" / "roads.gpkg").is_file()


@pytest.fixture
def _counted(monkeypatch):
    """Running a place is only counting it anew; nobody divides anything."""

    def count(name, out, *, progress, **_):
        progress("step", 0.5)
        return gp.count_place(name, out)

    monkeypatch.setattr(gp, "run_place", count)


@pytest.mark.usefixtures("_counted")
def test_a_figure_that_is_not_held_ends_with_6(made, monkeypatch):
    """The exit code says that a figure is missed, in words and as JSON; the table says which."""
    recipe = find_recipe(NAME)
    missed = SimpleNamespace(
        ASSUMED=recipe.ASSUMED, count=lambda out: (replace(figure, ours=-1, rule=2) for figure in recipe.count(out))
    )
    monkeypatch.setitem(RECIPES, NAME, missed)
    result = run(NAME, "--out", made.out, "--json")
    assert (result.exit_code, json.loads(result.stdout)["status"]) == (6, "not held")
    result = run(NAME, "--out", made.out)
    assert result.exit_code == 6
    assert {line.split()[-1] for line in result.stdout.splitlines()[2:3]} == {"no"}


@pytest.mark.usefixtures("_counted")
def test_all_places_make_a_gallery(made, monkeypatch):
    """Every place has a folder of its name, and the page beside them shows each."""
    places = made.out.parent / NAME
    if not places.exists():
        places.symlink_to(made.out)
    monkeypatch.setattr(gp.samples, "place_names", lambda: (NAME,))
    result = run("--all", "--out", made.out.parent, "--json")
    told = json.loads(result.stdout)
    assert [one["place"] for one in told["places"]] == [NAME]
    assert f'<article id="{NAME}"' in Path(told["gallery"]).read_text(encoding="utf-8")


def test_each_step_is_told(tmp_path, monkeypatch):
    """A run tells its steps in the language that was asked for, the verbs' own between them."""
    told = []

    def stop(*_):
        raise InterruptedError

    monkeypatch.setattr(running, "count_place", stop)
    monkeypatch.setattr(running, "_signed", lambda draft, *_: draft)
    with pytest.raises(InterruptedError):
        gp.run_place(NAME, tmp_path, size=float(SIZE), lang="zh", progress=lambda step, _=0.0, *__: told.append(step))
    own = ["生成底数资料", "写出方案、地图和报告", "落实人员", "一年之后", "核验并清点"]
    assert [step for step in told if step in own] == own
    assert len({*told}) > len(own)
    assert not (tmp_path / "published.csv").exists()


def test_places_are_listed():
    """The list needs no folder, in words and as JSON."""
    assert NAME in run("--list").stdout
    assert len(json.loads(run("--list", "--json").stdout)["places"]) == 8


@pytest.mark.parametrize(
    "words",
    [
        (),
        (NAME,),
        ("nowhere", "--out", "x"),
        ("--all", NAME, "--out", "x"),
        ("--all", "--households", "9000", "--out", "x"),
        (NAME, "--quick", "--size", "0.5", "--out", "x"),
        (NAME, "--inputs", "y", "--size", "0.5", "--out", "x"),
        (NAME, "--size", "99", "--out", "x"),
    ],
)
def test_requests_that_cannot_be_are_refused(words, tmp_path, monkeypatch):
    """No folder, no such place, two ways to say the size, one place and all of them: nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert isinstance(run(*words).exception, OptionError)
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".gpkg"]


def test_quick_asks_for_the_share_of_the_place(tmp_path, monkeypatch):
    """--quick runs the share that the place says is enough."""
    asked = {}
    monkeypatch.setattr(gp, "run_place", lambda *_, **how: asked.update(how))
    run(NAME, "--quick", "--out", tmp_path)
    assert asked["size"] == gp.samples.quick_size(NAME)
