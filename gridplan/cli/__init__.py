"""The command line: the library's verbs, their options and exit codes. No logic of its own."""

from gridplan.cli.app import app, main

__all__ = ["app", "main"]
