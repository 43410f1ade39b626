"""The command place: a place from its inputs to a signed-off plan, as people and as programs read it."""

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import GridplanError, OptionError
from gridplan.gallery import running
from gridplan.gallery.folder import command, told_command, write_readme
from gridplan.gallery.given import NEEDED, find_given, take
from gridplan.gallery.recipes import RECIPES, find_recipe
from gridplan.text import width

NAME = "networks"
SIZE = str(gp.samples.quick_size(NAME))


def run(*words: object):
    """Return the result of a command."""
    return CliRunner().invoke(app, ["place", *map(str, words)])


def contents(folder: Path):
    """Return every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    """The same town from given inputs, as sample writes them with those of a year later, in Chinese."""
    folder = tmp_path_factory.mktemp("given")
    sample = ["sample", "--preset", NAME, "--size", SIZE, "--later", "--out", str(folder / "given")]
    assert CliRunner().invoke(app, sample).exit_code == 0
    result = run(NAME, "--inputs", folder / "given", "--out", folder / "town", "--lang", "zh")
    return SimpleNamespace(out=folder / "town", stdout=result.stdout)


def test_given_inputs_make_the_same_plans(made, chinese):
    """Inputs as sample writes them, with those of a year later, give the same digests, in Chinese too."""
    head, line, *_ = chinese.stdout.splitlines()
    assert head.split() == ["指标", "公布", "本方案", "是否成立"]
    assert width(head) <= len(line)
    account = gp.count_place(NAME, chinese.out)
    assert dict(account.digests) == made.told["digests"]
    assert (chinese.out / "later" / "inputs" / "buildings.gpkg").is_file()
    table = (chinese.out / "published.csv").read_text(encoding="utf-8-sig")
    assert table.startswith("指标,公布,本方案,是否成立,说明")
    assert "网格员" in load_workbook(chinese.out / "workers.xlsx").sheetnames


def test_workbooks_in_chinese_hold_no_english(chinese):
    """Sheets, heads, sentences and departments are in words; only names of columns and of files stay."""
    words = {
        (path.name, word)
        for path in chinese.out.rglob("*.xlsx")
        for sheet in load_workbook(path)
        for row in [(sheet.title,), *sheet.iter_rows(values_only=True)]
        for cell in row
        for word in re.findall(r"[A-Za-z]{3,}", cell if isinstance(cell, str) else "")
    }
    assert {word for _, word in words} <= {"grid", "csv"}
    plans = [gp.load(chinese.out / name).version for name in ("plan.gpkg", "later/plan.gpkg")]
    assert (plans[0].state, plans[0].by) == ("approved", "民政局")
    assert (plans[1].state, plans[1].number) == ("draft", 2)
    assert "第 2 版，为草案" in (chinese.out / "README.txt").read_text(encoding="utf-8")


def test_the_folder_of_another_place_is_left_alone(made):
    """Nothing is written to a folder with another place, and the table of that one stays."""
    before = contents(made.out)
    result = run("village", "--size", SIZE, "--out", made.out)
    assert isinstance(result.exception, OptionError)
    assert NAME in str(result.exception)
    assert contents(made.out) == before


def test_figures_with_the_same_note_share_a_line(made):
    """Each note stands once under the table, behind all figures that it is on."""
    account = gp.count_place(NAME, made.out)
    figure = account.figures[0]
    twice = replace(account, figures=(replace(figure, given=True), replace(account.figures[1], given=True)))
    assert f"{figure.label('en')}; {account.figures[1].label('en')}: as many as" in twice.text("en")
    without = replace(account, figures=(replace(figure, given=False, assumed=(), conflict=""),))
    assert "as many as" not in without.text("en")


@pytest.mark.parametrize("file", ["plan.gpkg", "README.txt", "map.html"])
def test_a_folder_with_files_of_the_planner_s_own_is_left_alone(file, tmp_path):
    """A folder with files that no place has written is refused by their names."""
    (tmp_path / file).write_bytes(b"mine")
    refused = run(NAME, "--size", SIZE, "--out", tmp_path).exception
    assert isinstance(refused, OptionError)
    assert file in str(refused)
    assert contents(tmp_path) == {file: b"mine"}


def test_files_of_other_inputs_do_not_stay_among_the_new_ones(made, tmp_path):
    """Given inputs with fewer layers than those in the folder are refused; made ones too, before a year is written."""
    few, out = tmp_path / "few", tmp_path / "out"
    for part in ("inputs", "later/inputs"):
        shutil.copytree(made.out / part, few / part)
    (few / "inputs" / "dedicated.gpkg").unlink()
    before = contents(made.out)
    refused = str(run(NAME, "--inputs", few, "--out", made.out).exception)
    assert "dedicated.gpkg" in refused
    assert contents(made.out) == before
    (out / "later" / "inputs").mkdir(parents=True)
    (out / "later" / "inputs" / "mine.csv").write_text("mine")
    assert "mine.csv" in str(run(NAME, "--size", SIZE, "--out", out).exception)
    assert not (out / "inputs").exists()


FAULTS = {
    "a file too few": ("inputs", lambda folder: (folder / "venues.gpkg").unlink(), ["venues.gpkg"]),
    "a file too many": ("inputs", lambda folder: (folder / "notes.docx").touch(), ["notes.docx"]),
    "a column too few": (
        "inputs",
        lambda folder: (folder / "totals.csv").write_text("code,households\n1,2\n"),
        ["totals.csv", "community", "people"],
    ),
    "a broken file": ("inputs", lambda folder: (folder / "roads.gpkg").write_bytes(b"roads"), ["roads.gpkg"]),
    "a year later": ("later/inputs", lambda folder: (folder / "totals.csv").write_text("a,b\n1,2\n"), ["totals.csv"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_wrong_inputs_leave_an_earlier_result_as_it_was(fault, made, tmp_path):
    """Each fault is told with its file and the folder that was given; not a byte of the result before changes."""
    part, spoil, names = FAULTS[fault]
    for each in ("inputs", "later/inputs"):
        shutil.copytree(made.out / each, tmp_path / "given" / each)
    spoil(tmp_path / "given" / part)
    before = contents(made.out)
    refused = run(NAME, "--inputs", tmp_path / "given", "--out", made.out).exception
    assert isinstance(refused, GridplanError)
    assert [name for name in (str(tmp_path / "given" / part), *names) if name not in str(refused)] == []
    assert contents(made.out) == before


def test_a_result_folder_gives_its_inputs_and_those_of_a_year_later(made, tmp_path):
    """What a run has left can be given to another run, or to the same folder again, where nothing is copied."""
    given = find_given(NAME, made.out, tmp_path)
    take(given, tmp_path)
    for part in ("inputs", "later/inputs"):
        assert contents(tmp_path / part) == contents(made.out / part)
    own = find_given(NAME, made.out / "inputs", made.out)
    assert own == find_given(NAME, made.out, made.out) == given
    before = {path: path.stat().st_mtime_ns for path in made.out.rglob("*")}
    take(own, made.out)
    assert {path: path.stat().st_mtime_ns for path in made.out.rglob("*")} == before


def test_inputs_of_a_planner_are_not_replaced_by_made_ones(chinese, tmp_path):
    """Where inputs were given, or lie in a folder that no place was written to, a run without --inputs is refused."""
    shutil.copytree(chinese.out / "inputs", tmp_path / "town" / "inputs")
    for out in (chinese.out, tmp_path / "town"):
        before = contents(out)
        refused = run(NAME, "--size", SIZE, "--out", out).exception
        assert isinstance(refused, OptionError)
        assert "--inputs" in str(refused)
        assert contents(out) == before


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_place_needs_is_what_sample_writes(name):
    """Each file and column that a place asks of a planner's inputs is there in those that are made."""
    place = gp.samples.place_inputs(name, size=gp.samples.quick_size(name))
    written = {f"{layer}.gpkg": [*table] for layer, table in place.layers().items()}
    written |= {f"{table}.csv": [*rows] for table, rows in place.lists().items()}
    lacking = {file: {*columns} - {*written.get(file, ())} for file, columns in NEEDED[name].items()}
    assert not {file: columns for file, columns in lacking.items() if columns or file not in written}


def test_every_file_that_a_recipe_reads_is_needed():
    """No recipe names a file of its inputs that the list of what its place needs has not."""
    for name, recipe in RECIPES.items():
        own = Path(recipe.__file__)
        texts = [path.read_text(encoding="utf-8") for path in own.parent.glob(f"{own.stem}*.py")]
        read = {file for text in texts for file in re.findall(r'inputs / "(\w+\.(?:gpkg|csv))"', text)}
        assert read
        assert read <= NEEDED[name].keys()


def test_the_readme_tells_the_command_with_its_options(made, tmp_path):
    """Seed, size and inputs stand in it and are read back; so is a README that was edited, or has another's text."""
    assert f"gridplan place {NAME} --size {SIZE}\n" in (made.out / "README.txt").read_text(encoding="utf-8")
    words = command(NAME, seed=3, size=0.5, inputs="my files")
    write_readme(words, tmp_path)
    assert "--seed 3 --size 0.5 --inputs 'my files'" in (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert told_command(tmp_path) == words
    texts = {
        f"Written by: gridplan place {NAME}\nOnce": ["gridplan", "place", NAME],
        f"gridplan place {NAME} --inputs 'my files": ["gridplan", "place", NAME, "--inputs", "'my", "files"],
        "gridplan place ": ["gridplan", "place", "?"],
        "my notes": ["gridplan", "place", "?"],
    }
    for text, told in texts.items():
        (tmp_path / "README.txt").write_text(text, encoding="utf-8")
        assert told_command(tmp_path) == told


def test_given_inputs_are_judged_by_the_rules_alone(made, tmp_path, monkeypatch):
    """With as many communities and households as the account, a planner's own inputs leave its figures in brackets."""
    totals = gp.read_table(made.out / "inputs" / "totals.csv")
    ours = {"place": NAME, "communities": len(totals), "households": totals["households"].astype(int).sum()}
    monkeypatch.setattr(gp.samples, "place_figures", lambda: [ours])
    out = shutil.copytree(made.out, tmp_path / "town")
    assert all(figure.compared for figure in gp.count_place(NAME, out).figures)
    write_readme(command(NAME, inputs="my files"), out)
    account = gp.count_place(NAME, out)
    assert not any(figure.compared for figure in account.figures)
    assert {figure.held for figure in account.figures} <= {"by rule", "told"}
    assert "(14)" in account.text("en")


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
    """The list needs no folder; names, titles and numbers stand under their heads, in both languages and as JSON."""
    for lang, title, head in (("en", "The village", "communities"), ("zh", "村", "社区数")):
        lines = run("--list", "--lang", lang).stdout.splitlines()
        assert lines[0].endswith(head)
        assert {width(line) for line in lines} == {width(lines[0])}
        village = next(line for line in lines if line.startswith("village"))
        assert village.split("  ", 1)[1].strip().startswith(title)
        assert village.split()[-3:] == ["1,691", "7,459", "1"]
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
        (NAME, "--quick", "--households", "3000", "--out", "x"),
        (NAME, "--quick", "--inputs", "y", "--out", "x"),
        (NAME, "--inputs", "y", "--out", "x"),
        *((NAME, "--size", size, "--out", "x") for size in ("99", "0", "-1", "nan", "0.0001")),
        *((NAME, "--households", number, "--out", "x") for number in ("0", "-4")),
    ],
)
def test_requests_that_cannot_be_are_refused(words, tmp_path, monkeypatch):
    """No folder, no such place, a size that is none or given twice, one place and all: told in Chinese, not made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRIDPLAN_LANG", "zh")
    refused = run(*words).exception
    assert isinstance(refused, OptionError)
    assert re.search("[一-龥]", str(refused))
    assert not [*tmp_path.iterdir()]


def test_quick_asks_for_the_share_of_the_place(tmp_path, monkeypatch):
    """--quick runs the share that the place says is enough."""
    asked = {}
    monkeypatch.setattr(gp, "run_place", lambda *_, **how: asked.update(how))
    run(NAME, "--quick", "--out", tmp_path)
    assert asked["size"] == gp.samples.quick_size(NAME)
