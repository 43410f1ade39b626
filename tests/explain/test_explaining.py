"""Explanations of one unit or several, of any unit, in every form, and by the command."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.cli import main
from gridplan.errors import InputError
from gridplan.explain import Explanation, explain


def test_unknown_units_are_all_named() -> None:
    """Every id that is no unit stands in the error."""
    with pytest.raises(InputError, match=r"nowhere, x1"):
        explain(toy_plan(), ["b001", "nowhere", "x1"])


def test_units_without_a_grid_and_alone_in_theirs() -> None:
    """A unit in no grid gets an answer, and one that is a whole grid cannot leave it."""
    plan = toy_plan()
    labels = plan.labels.copy()
    labels[0] = -1
    lost = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    assert "in no grid" in explain(lost, "b000").text("en")
    labels = np.where(np.arange(36) == 0, 3, np.minimum(plan.labels, 2)).astype(np.int32)
    alone = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    assert [r.code for r in explain(alone, "b000").neighbours[0].reasons][-3:].count("explain-emptied") == 1


def test_several_units_and_every_form() -> None:
    """Several ids give as many explanations; each is JSON, a table, text in two languages and safe HTML."""
    plan = toy_plan()
    hostile = dataclasses.replace(plan.network, codes=("<b>1", "${x}", "003", "004"))
    found: tuple[Explanation, ...] = explain(plan.replace(network=hostile), ["b014", "b000"])
    assert [one.unit for one in found] == ["b014", "b000"]
    for one in found:
        assert json.loads(json.dumps(one.as_dict(), allow_nan=False))["unit"] == one.unit
        assert len(one.as_table()) == len(one.neighbours)
        assert one.text("zh") != one.text("en") == str(one)
        assert "<b>1" not in one._repr_html_()
        assert "${" not in one._repr_html_()


def test_the_command_explains_a_plan_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text in the language asked for, one JSON object, and exit code 3 that names unknown ids."""
    path = str(gp.save(toy_plan(), tmp_path / "plan.gpkg"))
    why = toy_plan()
    with patch("sys.argv", ["gridplan", "explain", path, "b014", "--lang", "zh"]), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert capsys.readouterr().out.strip() == explain(why, "b014").text("zh")
    with patch("sys.argv", ["gridplan", "explain", path, "b014", "b000", "--json"]), pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)["units"] == [one.as_dict() for one in explain(why, ["b014", "b000"])]
    with patch("sys.argv", ["gridplan", "explain", path, "nowhere"]), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "nowhere" in capsys.readouterr().err
