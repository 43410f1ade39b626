"""The public names are listed, documented and typed, and whoever types their own script against them sees the types."""

import inspect
import re
import subprocess
import sys
import venv
from functools import cached_property
from zipfile import ZipFile

import pytest
from built import build, copied

import gridplan as gp

SCRIPT = """\
import gridplan as gp

for name in ("a.gpkg", "b.gpkg"):
    plan = gp.load(name)
    reveal_type(plan)
    reveal_type(gp.verify(plan))
    reveal_type(gp.partition(plan.ground, plan.rules, seed=1))
{reveals}
"""


def callables():
    """Yield name and function of every public verb, and of every public method of every public type."""
    for name in gp.__all__:
        found = getattr(gp, name)
        for inner, value in vars(found).items() if inspect.isclass(found) or inspect.ismodule(found) else ():
            function = plain(value)
            own = inspect.isclass(found) or getattr(function, "__module__", "") == found.__name__
            if inspect.isfunction(function) and own and (not inner.startswith("_") or inner == "__init__"):
                yield f"{name}.{inner}", function
        if inspect.isfunction(found):
            yield name, found


def plain(value):
    """Return the function behind a property or a method of the class."""
    if isinstance(value, property):
        return value.fget
    if isinstance(value, cached_property):
        return value.func
    return inspect.unwrap(getattr(value, "__func__", value))


def test_every_public_callable_is_annotated(tried):
    """Each parameter and each answer of each verb and method has its type."""
    bare, seen = [], 0
    for name, function in callables():
        signature = inspect.signature(function)
        given = [part for part in signature.parameters.values() if part.name not in ("self", "cls")]
        untyped = [part.name for part in given if part.annotation is part.empty]
        bare += [f"{name}({', '.join(untyped)})"] if untyped else []
        bare += [f"{name} → ?"] if signature.return_annotation is signature.empty else []
        seen += 1
    assert not bare
    assert seen > 300
    tried(seen, "typed verbs and methods")


def test_verbs_take_few_values_by_position():
    """At most three by position, so that a parameter added later never changes what a call means."""
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    many = {
        name: count
        for name, verb in callables()
        if "." not in name
        and (count := sum(part.kind in by_position for part in inspect.signature(verb).parameters.values())) > 3
    }
    assert not many


def test_the_version_is_that_of_the_installed_package():
    """``gp.__version__`` is one number with the metadata and with the command line."""
    run = subprocess.run([sys.executable, "-m", "gridplan", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"gridplan {gp.__version__}\n"
    assert re.fullmatch(r"\d+\.\d+\.\d+", gp.__version__)


@pytest.mark.long
def test_a_users_script_sees_the_types(tmp_path, tried):
    """Under mypy --strict no public verb and no public type is Any, and a wrong call is told."""
    names = [name for name in gp.__all__ if name != "samples"]
    reveals = "\n".join(f"reveal_type(gp.{name})" for name in names)
    (tmp_path / "script.py").write_text(SCRIPT.format(reveals=reveals) + "gp.load(1, 2, 3, 4)\n", encoding="utf-8")
    run = mypy(tmp_path, installed(tmp_path))
    shown = re.findall(r'Revealed type is "(.*)"', run.stdout)
    assert len(shown) == len(names) + 3, run.stdout + run.stderr
    assert not [name for name, text in zip(names, shown[3:], strict=True) if text == "Any"]
    assert shown[0] == "gridplan.plan.Plan"
    assert shown[2] == "gridplan.plan.Plan"
    assert "Too many positional arguments" in run.stdout or "Too many arguments" in run.stdout
    tried(len(shown), "types seen from outside")


def installed(folder):
    """Return the Python of a venv that has the wheel; of an editable install mypy finds nothing."""
    home = folder / "venv"
    venv.create(home, with_pip=False)
    (folder / "sources").mkdir()
    wheel = build("wheel", copied(folder / "sources"), folder)
    ZipFile(wheel).extractall(next((home / "lib").glob("python*/site-packages")))
    return home / "bin" / "python"


def mypy(folder, python):
    """Look at script.py as somebody who has installed gridplan would."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=cache", "script.py"]
    command += ["--python-executable", str(python)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
