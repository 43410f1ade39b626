"""The notebooks, and how they are run."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
QUICKSTART = next(path for path in NOTEBOOKS if path.stem == "01_quickstart")


def run_notebook(path, folder):
    """Run a notebook from top to bottom, writing into `folder`."""
    NotebookClient(nbformat.read(path, as_version=4), timeout=300, resources={"metadata": {"path": folder}}).execute()
