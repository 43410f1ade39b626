"""``python -m gridplan``: the command line."""

from gridplan.cli import main

main()
