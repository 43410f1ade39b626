"""The server from which processes are forked; what takes long to load is loaded there once."""

from __future__ import annotations

import multiprocessing

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    [
        "geopandas",
        "pyarrow.parquet",
        "gridplan.edits",
        "gridplan.ground.reading.read",
        "gridplan.ground.surveying.survey",
        "gridplan.cli.app",
    ]
)
"""By names that are found without the paths of the tests, which the server does not know."""
