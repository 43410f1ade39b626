"""Figures of a verification as lines: every one in both languages, on stdout."""

import doctest
import re
from unittest.mock import patch

import pytest
from tampering import priced
from toy_merged import merged_plan
from toy_plan import toy_plan

from gridplan.cli import main
from gridplan.language import sentences
from gridplan.nesting.divide import divide_levels
from gridplan.store.geopackage import save
from gridplan.verify import telling, verify
from gridplan.verify.verification import FIGURES

OWN_LINES = {"components", "departments", "objective_name"}


def test_examples_run():
    """The example of the lines gives what it shows."""
    assert doctest.testmod(telling).failed == 0


def test_every_figure_has_a_sentence():
    """A figure that is added gets a line of its own."""
    assert {f"figure-{name}" for name in FIGURES if name not in OWN_LINES} <= set(sentences())


@pytest.mark.parametrize("make", [merged_plan, lambda: priced(toy_plan()), lambda: divide_levels(toy_plan())])
def test_chinese_lines_have_no_english_words(make):
    """Under zh only names from the data, digests and a formula's name are in Latin letters; both tell as much."""
    found = verify(make())
    known = {"A", "police", "urban", "Polsby", "Popper", found.figures["plan_digest"]}
    assert set(re.findall(r"[A-Za-z][A-Za-z0-9_]*|[0-9a-f]{64}", found.details("zh"))) <= known
    assert len(found.details("zh").splitlines()) == len(found.details("en").splitlines())
    for lang in ("en", "zh"):
        assert "{" not in found.details(lang)
        assert "None" not in found.details(lang)


def test_the_command_answers_on_stdout(tmp_path, capsys):
    """Without --json the verdict, failures, figures, pieces and departments are lines on stdout; exit code 6."""
    path = str(save(merged_plan(bound=100.0), tmp_path / "a.gpkg"))
    for lang in ("en", "zh"):
        with patch("sys.argv", ["gridplan", "verify", path, "--lang", lang]), pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 6
        said = capsys.readouterr()
        assert said.out.rstrip() == verify(path).details(lang)
        assert said.err == ""
