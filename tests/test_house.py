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
    ["errors", "language", "findings", "later", "text", "status", "version", "release", "history", "trail"],
    ["deviation"],
    ["options", "columns", "database", "safe"],
    ["levels", "merger", "agreement", "road_network"],
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
    ["nesting", "planning", "preparing", "rereading"],
    ["staff", "partition", "adopt", "alternatives", "bare", "explain", "crosswalk", "diagnose"],
    ["codes", "lineage", "boundaries"],
    ["roads", "routes", "ground_check"],
    ["merge", "regrid", "signoff", "verify", "people", "samples"],
    ["changes", "compare", "locate", "edits"],
    ["show"],
    ["batch"],
    ["gallery"],
    ["cli"],
    ["__main__"],
]
RANK = {name: i for i, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
LOCALES = sorted((ROOT / "locale").glob("*.toml"))


def room(module: str) -> str:
    """Room of ``gridplan.x.y``: ``x``."""
    return module.split(".")[1] if "." in module else ""


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    """Return each file as a tree."""
    return {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in MODULES}


@pytest.fixture(scope="module")
def imports(trees):
    """Return what each file imports."""
    return {path: imported(tree) for path, tree in trees.items()}


def imported(tree: ast.Module):
    """Return the names of gridplan modules that a file imports, each with whether inside a function."""
    found = []
    waiting = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, inside))
        elif isinstance(node, ast.Import):
            found += [(alias.name, inside) for alias in node.names]
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
    return found


def test_imports_run_downward(imports):
    """No file imports from a room above its own, and none hides an internal import in a function."""
    faults = []
    for path in MODULES:
        own = path.with_suffix("").parts[0]
        for name, inside in imports[path] if own != "__init__" else []:
            if name.startswith("gridplan.") and name != "gridplan.cli":
                faults += [f"{path} imports {name}"] if RANK[room(name)] > RANK[own] else []
                faults += [f"{path} imports {name} inside a function"] if inside else []
    assert not faults


def test_solvers_know_arrays_only(imports):
    """Nothing in solve/ and people/engine/ imports pandas, shapely, files or the clock."""
    banned = {"pandas", "geopandas", "shapely", "networkx", "pyogrio", "pathlib", "os", "time", "random"}
    rooms = [path for path in MODULES if (path.parts[0] == "solve" or "engine" in path.parts) and path.name != "jit.py"]
    assert not [path for path in rooms if banned & {name.split(".")[0] for name, _ in imports[path]}]


def test_ortools_has_one_room(imports):
    """Nothing outside people/engine/ imports OR-tools."""
    rooms = [path for path in MODULES if "engine" not in path.parts]
    assert not [path for path in rooms if any(name.split(".")[0] == "ortools" for name, _ in imports[path])]


@pytest.mark.parametrize("path", LOCALES, ids=lambda p: p.name)
def test_both_languages_say_the_same(path):
    """Every sentence has English and Chinese with the same values filled in, and findings have a severity."""
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for pair in (("en", "zh"), ("en_do", "zh_do")):
            fields = [sorted({f for _, f, _, _ in Formatter().parse(entry[p]) if f}) for p in pair if p in entry]
            assert len(fields) in ({2} if pair[0] == "en" else {0, 2}), key
            assert not fields or fields[0] == fields[1], key
        assert entry.get("severity", "note") in ("error", "warning", "note"), key


def test_finding_codes_exist(trees):
    """Every code a finding is made with has its sentence and severity."""
    known = {}
    for path in LOCALES:
        known |= tomllib.loads(path.read_text(encoding="utf-8"))
    for path, tree in trees.items():
        for node in ast.walk(tree):
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
