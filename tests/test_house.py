"""The house rules that can be read off the source: imports run downward, rooms keep to their tools."""

import ast
import tomllib
from configparser import ConfigParser
from pathlib import Path
from string import Formatter

import pytest

import gridplan

ROOT = Path(gridplan.__file__).parent
LAYERS = [
    ["errors", "language", "findings", "later", "text", "status", "version", "history", "trail", "deviation"],
    ["options", "columns", "database"],
    ["levels", "merger", "agreement"],
    ["solve"],
    ["ground"],
    ["measure"],
    ["plan"],
    ["naming", "publishing"],
    ["components", "store"],
    ["departments"],
    ["wishes"],
    ["tasks"],
    ["dividing"],
    ["assembling"],
    ["nesting", "planning"],
    ["staff", "partition", "adopt", "alternatives", "bare", "explain", "crosswalk", "diagnose"],
    ["codes", "lineage", "boundaries"],
    ["merge", "regrid", "signoff", "verify", "people", "samples"],
    ["changes", "compare", "locate", "edits"],
    ["show"],
    ["batch"],
    ["cli"],
]
RANK = {name: i for i, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
LOCALES = sorted((ROOT / "locale").glob("*.toml"))


def room(module: str) -> str:
    """Room of ``gridplan.x.y``: ``x``."""
    return module.split(".")[1] if "." in module else ""


def imported(path: Path):
    """Yield the names of gridplan modules that a file imports, and whether inside a function."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    inner = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            yield name, id(node) in inner


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_run_downward(path):
    """No file imports from a room above its own, and none hides an internal import in a function."""
    own = path.with_suffix("").parts[0]
    if own == "__init__":
        return
    for name, inside in imported(path):
        if name.startswith("gridplan.") and name != "gridplan.cli":
            assert RANK[room(name)] <= RANK[own], f"{path} imports {name}"
            assert not inside, f"{path} imports {name} inside a function"


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[0] == "solve" or "engine" in p.parts], ids=str)
def test_solvers_know_arrays_only(path):
    """Nothing in solve/ and people/engine/ imports pandas, shapely, files or the clock."""
    banned = {"pandas", "geopandas", "shapely", "networkx", "pyogrio", "pathlib", "os", "time", "random"}
    assert not banned & {name.split(".")[0] for name, _ in imported(path)} or path.name == "jit.py"


@pytest.mark.parametrize("path", [p for p in MODULES if "engine" not in p.parts], ids=str)
def test_ortools_has_one_room(path):
    """Nothing outside people/engine/ imports OR-tools."""
    assert not any(name.split(".")[0] == "ortools" for name, _ in imported(path))


@pytest.mark.parametrize("path", LOCALES, ids=lambda p: p.name)
def test_both_languages_say_the_same(path):
    """Every sentence has English and Chinese with the same values filled in, and findings have a severity."""
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for pair in (("en", "zh"), ("en_do", "zh_do")):
            fields = [sorted({f for _, f, _, _ in Formatter().parse(entry[p]) if f}) for p in pair if p in entry]
            assert len(fields) in ({2} if pair[0] == "en" else {0, 2}), key
            assert not fields or fields[0] == fields[1], key
        assert entry.get("severity", "note") in ("error", "warning", "note"), key


def test_finding_codes_exist():
    """Every code a finding is made with has its sentence and severity."""
    known = {}
    for path in LOCALES:
        known |= tomllib.loads(path.read_text(encoding="utf-8"))
    for path in MODULES:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    assert "severity" in known[code.value], (path, code.value)


def test_every_room_ships():
    """Each folder with code and the sample data stand in the list of packages that wheels are built from."""
    config = ConfigParser()
    config.read(ROOT.parent / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    rooms = {".".join(("gridplan", *path.parent.parts)) for path in MODULES if path.name == "__init__.py"}
    assert listed == rooms | {"gridplan.data"}
