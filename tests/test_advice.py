"""Advice a planner can follow: every option that a sentence names is one that the command line knows."""

import re
import tomllib
from importlib.resources import files

import typer.main

from gridplan.cli.app import app
from gridplan.findings import Finding

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


def known_options() -> set[str]:
    """Return the options of all commands, those below other commands too."""
    commands = list(typer.main.get_command(app).commands.values())
    commands += [below for command in commands for below in getattr(command, "commands", {}).values()]
    own = {name for command in commands for parameter in command.params for name in parameter.opts}
    return {name for name in own if name.startswith("--")} | {"--help"}


def test_every_option_named_in_a_sentence_exists():
    """No sentence in any language sends a planner to an option that is not there."""
    known = known_options()
    wrong = {
        (file.name, code, part, option)
        for file in files("gridplan").joinpath("locale").iterdir()
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for part, text in entry.items()
        for option in OPTION.findall(text)
        if option not in known
    }
    assert not sorted(wrong)


def test_options_are_found_in_sentences():
    """The pattern sees options between Chinese signs and does not take a dash in a word for one."""
    assert OPTION.findall("请用 --crs 指定(--units-layer、--key)a--b") == ["--crs", "--units-layer", "--key"]


def test_unknown_locks_are_looked_up_in_the_plan_that_was_given():
    """Locks of a division from a start and of a re-gridding are refused by one sentence, which names both options."""
    for lang in ("en", "zh"):
        action = Finding("locks-unknown", ("004",)).action(lang)
        assert "--start" in action
        assert "--plan" in action
