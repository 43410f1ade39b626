"""The application: commands, help, and one place that turns errors into messages and exit codes."""

import sys
from typing import Annotated

import typer

import gridplan
from gridplan.cli import (
    alternatives,
    apply,
    assign,
    bare,
    batch,
    boundaries,
    changes,
    check,
    codes,
    compare,
    demo,
    diagnose,
    divisions,
    edit,
    explain,
    levels,
    lineage,
    locate,
    map_page,
    merge,
    names,
    pair,
    place,
    plans,
    posts,
    regrid,
    report,
    roads,
    routes,
    sample,
    signoff,
    stations,
)
from gridplan.cli.screen import asked_language, fail, keep_answers_apart
from gridplan.cli.stopping import StoppableGroup, stopping
from gridplan.errors import GridplanError

app = typer.Typer(
    name="gridplan",
    cls=StoppableGroup,
    help="Divide a subdistrict's buildings into balanced grids, with proof, on maps that open anywhere.",
    epilog="Exit codes: 0 done · 2 usage · 3 bad input · 4 impossible request · 5 damaged plan file · "
    "6 verification failed · 130 stopped",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("demo")(demo.demo)
app.command("sample")(sample.sample)
app.command("place")(place.place)
app.command("check")(check.check)
app.command("partition")(divisions.partition)
app.command("adopt")(divisions.adopt)
app.command("alternatives")(alternatives.alternatives)
app.command("compare")(compare.compare)
app.command("diagnose")(diagnose.diagnose)
app.command("merge")(merge.merge)
app.command("levels")(levels.levels)
app.command("roads")(roads.roads)
app.command("routes")(routes.routes)
app.command("assign")(assign.assign)
app.command("posts")(posts.posts)
app.command("pair")(pair.pair)
app.command("stations")(stations.stations)
app.command("divide")(bare.divide)
app.command("regrid")(regrid.regrid)
app.command("apply")(apply.apply)
app.command("batch")(batch.batch)
app.command("boundaries")(boundaries.boundaries)
app.add_typer(codes.app, name="codes")
app.command("verify")(plans.verify)
app.command("approve")(signoff.approve)
app.command("withdraw")(signoff.withdraw)
app.command("supersede")(signoff.supersede)
app.command("versions")(signoff.versions)
app.command("explain")(explain.explain)
app.command("locate", context_settings={"ignore_unknown_options": True})(locate.locate)
app.command("names")(names.names)
app.command("changes")(changes.changes)
app.command("lineage")(lineage.lineage)
app.command("map")(map_page.map_)
app.command("report")(report.report)
app.command("edit")(edit.edit)
app.command("export")(plans.export)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gridplan {gridplan.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Divide a subdistrict's buildings into balanced grids, with proof, on maps that open anywhere."""


def main() -> None:
    """Run the command line; bad data and impossible requests end in a message and an exit code."""
    keep_answers_apart()
    with asked_language(sys.argv), stopping():
        try:
            app()
        except GridplanError as fault:
            fail(fault)
