"""Nothing in the source can run what it reads: no pickle, no eval, no YAML, no shell; SQL is bound, not glued."""

import ast
from pathlib import Path

import pytest

import gridplan

pytestmark = pytest.mark.long

ROOT = Path(gridplan.__file__).parent
# fmt: off
BANNED_MODULES = frozenset(
    {
        "aiohttp", "cPickle", "cloudpickle", "code", "codeop", "ctypes", "dill", "fsspec", "ftplib", "http.client",
        "httpx", "jsonpickle", "lxml", "marshal", "pickle", "pty", "requests", "ruamel", "runpy", "shelve", "smtplib",
        "socket", "subprocess", "tarfile", "telnetlib", "urllib3", "xml.dom.minidom", "xml.etree.ElementTree",
        "xml.sax", "yaml",
    }
)
# fmt: on
"""Libraries that run what they read, start programmes or ask servers."""
# fmt: off
BANNED_CALLS = frozenset(
    {
        "__import__", "compile", "enable_load_extension", "eval", "exec", "execv", "execve", "extractall",
        "from_pickle", "load_extension", "loads_pickle", "popen", "read_clipboard", "read_feather", "read_hdf",
        "read_html", "read_pickle", "read_sql", "read_xml", "set_trace", "spawnl", "spawnv", "startfile", "system",
        "to_pickle", "unpack_archive", "urlopen", "urlretrieve",
    }
)
# fmt: on
READERS = {
    "read_dataframe": {"ground/formats/rings.py", "batch/geopackage_rows.py"},
    "read_info": {"ground/formats/files.py", "ground/formats/cells.py", "batch/geopackage_rows.py"},
    "list_layers": {"ground/formats/files.py"},
    "read_file": set(),
    "read_csv": set(),
    "read_excel": set(),
    "load_workbook": {"ground/formats/rows.py"},
    "read_parquet": {"ground/formats/rings.py", "ground/formats/files.py", "batch/parquet_rows.py"},
    "read_table": None,
    "ZipFile": {"ground/formats/archives.py"},
    "import_module": {"later.py", "ground/formats/osm.py", "show/widget/editing.py"},
}
"""Calls that open files for a library → the files they stand in; None where the name is one of ours as well."""
SENT = ("execute", "executemany", "executescript")
NAMES_QUOTED = {"store/container.py": 4, "store/digest.py": 1, "ground/formats/cells.py": 2}
"""Where names stand in SQL: those of the schema and of ``sqlite_master``, and of layers and columns, all quoted."""


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Return each file as a tree."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")
    }


@pytest.fixture(scope="module")
def calls(trees: dict[str, ast.Module]) -> dict[str, list[ast.Call]]:
    """Return all calls of each file."""
    return {path: [node for node in ast.walk(tree) if isinstance(node, ast.Call)] for path, tree in trees.items()}


def called(node: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


ENDING_ON_A_SIGNAL = {("cli/stopping.py", "socket")}
"""Two ends of a pipe inside the process, which a signal wakes; nothing is connected."""


def test_nothing_that_runs_data_is_imported(trees):
    """No module of gridplan imports what runs what it reads, starts programmes or opens connections."""
    found = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path, name) for name in names if name in BANNED_MODULES or name.split(".")[0] in BANNED_MODULES]
    assert set(found) <= ENDING_ON_A_SIGNAL


def test_nothing_that_runs_data_is_called(calls, tried):
    """No call by a name that evaluates, unpickles, starts or fetches; ``re.compile`` is the one namesake."""
    found = []
    for path, nodes in calls.items():
        for node in nodes:
            is_regex = ast.unparse(node.func) == "re.compile"
            found += [(path, ast.unparse(node.func))] if called(node) in BANNED_CALLS and not is_regex else []
    assert found == []
    tried(sum(map(len, calls.values())), "calls in the source")


def test_pickles_in_arrays_are_refused(calls):
    """Whatever reads or writes NumPy's own format says that it takes no pickle."""
    for path, nodes in calls.items():
        for node in nodes:
            if ast.unparse(node.func) in ("np.load", "np.save", "numpy.load", "np.savez"):
                told = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert told.get("allow_pickle") == "False", path


def test_files_are_opened_at_known_doors(calls):
    """Libraries that open files are called where limits and drivers are checked, and nowhere else."""
    for path, nodes in calls.items():
        for node in nodes:
            doors = READERS.get(called(node))
            assert doors is None or path in doors or called(node) not in READERS, (path, ast.unparse(node.func))


def test_gdal_is_given_checked_names(trees, calls):
    """Every call that makes GDAL open a file is given the name that `gdal_name` makes."""
    for path, nodes in calls.items():
        for node in nodes:
            if ast.unparse(node.func).startswith(("pyogrio.read", "pyogrio.raw.read", "pyogrio.list_layers")):
                first = ast.unparse(node.args[0])
                assert first in ("name", "self._opened") or first.startswith("gdal_name("), (path, first)
                assert "gdal_name" in ast.unparse(trees[path]), path


def test_values_are_bound(calls, tried):
    """No SQL that is sent is glued from values; the few glued names of tables are counted, each between quotes."""
    glued = {}
    sent = 0
    for path, nodes in calls.items():
        for node in nodes:
            if called(node) not in SENT or not node.args:
                continue
            sent += 1
            query = node.args[0]
            assert not isinstance(query, ast.BinOp) or "self.select()" in ast.unparse(query), (path, ast.unparse(query))
            if isinstance(query, ast.JoinedStr):
                glued[path] = glued.get(path, 0) + 1
    assert glued == NAMES_QUOTED
    tried(sent, "statements of SQL")
