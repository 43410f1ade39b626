"""Eighteen laws, tried with 100 examples in CI and 2,000 by make trust, and no room of gridplan without one."""

import ast
import re
from functools import cache
from pathlib import Path

from listed_laws import LAWS, WITHOUT

TESTS = Path(__file__).parents[2]
OFTEN = re.compile(r"max_examples=times\((\d+), 2000\)")
IN_CI = 100
ROOMS = {path.parent.name for path in (TESTS.parent / "gridplan").glob("*/__init__.py")}


@cache
def _tree(file):
    return ast.parse((TESTS / file).read_text())


def _decorators(name):
    file, test = name.split("::")
    found = [node for node in _tree(file).body if isinstance(node, ast.FunctionDef) and node.name == test]
    return [ast.unparse(one) for node in found for one in node.decorator_list]


def test_every_law_is_tried_often_enough(tried):
    """Each test of a law draws 2,000 examples by make trust, and one of each law 100 in CI, as its decorators say."""
    told = {name: _decorators(name) for tests in LAWS.values() for name in tests}
    in_ci = {name: max((int(n) for one in told[name] for n in OFTEN.findall(one)), default=0) for name in told}
    assert [name for name in told if not in_ci[name]] == []
    assert [law for law, tests in LAWS.items() if max(in_ci[name] for name in tests) < IN_CI] == []
    assert all(any(one.startswith("given(") for one in decorators) for decorators in told.values())
    assert len(LAWS) == 18
    tried(len(LAWS), "laws")
    tried(len(told), "tests of laws")


def test_no_room_is_without_a_law():
    """Every room of gridplan has a listed law, or a reason why it has none."""
    told = {room for tests in LAWS.values() for rooms in tests.values() for room in rooms.split()}
    assert sorted(ROOMS - told - set(WITHOUT)) == []
    assert sorted((told | set(WITHOUT)) - ROOMS) == []
    assert sorted(told & set(WITHOUT)) == []
