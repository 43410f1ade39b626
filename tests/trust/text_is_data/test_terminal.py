"""What the command line prints of names: no order to the terminal, no line that a name made up, no password."""

import ast
import json
import re
from pathlib import Path

import pytest
from hostile import FORTY
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_hostile import hostile_plan, next_hostile_plan
from typer.testing import CliRunner

import gridplan
import gridplan as gp
from gridplan.cli import screen
from gridplan.cli.app import app
from gridplan.database.address import without_passwords
from gridplan.errors import InputError
from gridplan.findings import Finding, Report
from gridplan.text import line_json, one_line, shown

ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NAMES = (
    *FORTY,
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "\x1b]8;;http://evil.invalid\x07link\x1b]8;;\x07",
    "[bold red]out[/]",
    "[link=http://evil.invalid]click[/link]",
    ":warning:",
    "North\nerror all is lost",
    "North\r\x1b[Kerror all is lost",
    "half \ud800",
)
VERBS = {
    "verify": ("verify", "{plan}"),
    "names": ("names", "{plan}"),
    "versions": ("versions", "{plan}"),
    "routes": ("routes", "{plan}"),
    "lineage": ("lineage", "{after}"),
    "explain": ("explain", "{plan}", FORTY[2]),
    "changes": ("changes", "{plan}", "{after}"),
    "compare": ("compare", "{plan}", "{after}"),
    "codes": ("codes", "changes", "{plan}", "{after}"),
    "absent": ("verify", "\x1b]0;owned\x07\nerror.gpkg"),
}
"""Commands that print what stands in a plan."""


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """Two plans whose text fields are hostile."""
    folder = tmp_path_factory.mktemp("plans")
    return {
        "plan": str(gp.save(hostile_plan(), folder / "plan.gpkg")),
        "after": str(gp.save(next_hostile_plan(), folder / "after.gpkg")),
    }


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("verb", VERBS)
def test_commands_print_names_as_text(plans, verb, lang, tried):
    """No command prints a character that a terminal obeys, nor lets a name begin a line of its own."""
    asked = [word.format(**plans) if word.startswith("{") else word for word in VERBS[verb]]
    for json_too in ([], ["--json"]):
        run = CliRunner().invoke(app, [*asked, "--lang", lang, *json_too])
        told = run.stdout + run.stderr
        assert run.exception is None or isinstance(run.exception, SystemExit | gp.GridplanError), run.exception
        assert not ORDERS.search(told)
        assert not [line for line in told.splitlines() if line.startswith(("lines", "error all"))]
        for line in run.stdout.splitlines() if json_too and run.exit_code in (0, 4, 6) else []:
            json.loads(line)
    tried(len(FORTY), "hostile names on the screen")


@pytest.mark.long
def test_typed_words_give_no_orders(tmp_path, monkeypatch, tried):
    """What was typed wrong comes back in the message of usage without a character that a terminal obeys."""
    monkeypatch.chdir(tmp_path)
    words = "\x1b]0;owned\x07\x1b[2J\x9b31m\r"
    typed = (
        (words,),
        (f"--{words}",),
        ("verify", words),
        ("verify", f"--{words}"),
        ("verify", "a.gpkg", words),
        ("partition", "--units", words, "--effort", words),
        ("partition", "--units", "a.gpkg", "--window", words, words),
        ("report", "a.gpkg", "--lang", words),
        ("batch", words),
    )
    for asked in typed:
        run = CliRunner().invoke(app, asked)
        told = f"{run.stdout}{run.stderr}"
        assert run.exit_code
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", told), asked
    tried(len(typed), "hostile words typed")


def test_reports_and_faults_are_shown_line_by_line(capsys, monkeypatch, tried):
    """A finding is one line whatever it names, markup is printed as written, and nothing is obeyed."""
    monkeypatch.setattr("sys.argv", ["gridplan"])
    for name in NAMES:
        found = Finding("households-negative", (name,), {"column": name})
        screen.show(Report((found,)))
        screen.tell(f"→ {one_line(name)}")
        for fault in (InputError((found,)), gp.PlanFileError(gridplan.language.say("file-not-geopackage", path=name))):
            with pytest.raises(SystemExit):
                screen.fail(fault)
        told = capsys.readouterr()
        assert told.out == ""
        assert not ORDERS.search(told.err)
        assert len(told.err.splitlines()) == 4
        assert name not in ("[bold red]out[/]", ":warning:") or told.err.count(name) == 6
    tried(len(NAMES), "hostile names on the screen")


@given(text=st.text())
def test_json_stays_json(text):
    """What is printed as JSON is one line, holds no order, and is read back as it was, halves of characters too."""
    line = line_json({"name": text})
    assert json.loads(line) == {"name": text}
    assert not ORDERS.search(line)
    line.encode("utf-8")


@settings(max_examples=times(100, 2000))
@given(text=st.text())
def test_shown_text_has_no_orders(text):
    """Whatever the text: no order, no half, and in one line where one is asked for."""
    assert not ORDERS.search(shown(text))
    assert len(shown(one_line(text)).splitlines()) <= 1


SECRETS = st.text(st.sampled_from("abcXYZ019!$%^*()_+-=~.:@/"), min_size=8, max_size=20).filter(
    lambda s: len(set(s)) > 4
)


@given(secret=SECRETS, scheme=st.sampled_from(["postgresql://", "postgres://", "POSTGRESQL://", "postgresql:/"]))
def test_no_password_is_printed(secret, scheme):
    """Of an address in a sentence the password goes, also one whose signs are not written as they should be."""
    told = without_passwords(f"cannot reach {scheme}ann:{secret}@server/district?plan=West, sorry")
    assert secret not in told
    assert secret[-4:] not in told.replace("server/district?plan=West, sorry", "")


@pytest.mark.long
def test_nothing_else_prints(tried):
    """In the command line one file writes to the screen; in the library nothing does."""
    root = Path(gridplan.__file__).parent
    doors = {"cli/screen.py": {"print", "write"}, "cli/app.py": {"echo"}}
    printing = 0
    for path in root.rglob("*.py"):
        own = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("print", "typer.echo", "click.echo", "typer.secho") or re.search(
                r"std(out|err)\.write$", called
            ):
                printing += 1
                assert called.rpartition(".")[2] in doors.get(own, ()), (own, called)
    tried(printing, "places that print")
