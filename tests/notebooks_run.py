"""The notebooks, and how they are run: in Jupyter, or cell by cell in this process, which spares starting a kernel."""

import ast
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
PLACES = sorted((NOTEBOOKS[0].parent / "places").glob("*.ipynb"))
QUICKSTART = next(path for path in NOTEBOOKS if path.stem == "01_quickstart")


def cells(path):
    """Return the code cells of a notebook."""
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def run_in_jupyter(path, folder):
    """Run a notebook from top to bottom in a kernel, writing into `folder`."""
    # Reading notebooks takes seconds to import, which most processes that run tests need not spend.
    import nbformat
    from nbclient import NotebookClient

    execute(NotebookClient(nbformat.read(path, as_version=4), timeout=300, resources={"metadata": {"path": folder}}))


def execute(client):
    """Run a client of Jupyter in a thread of its own: the loop that it leaves behind would be in Playwright's way."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(client.execute).result()


def run_here(path, **parameters):
    """Run a notebook from top to bottom in the folder and process at hand; what a cell ends with is shown to nobody.

    `parameters` go in place of what the cell with the tag ``parameters`` says.
    """
    names = {"__name__": "__main__"}
    for number, cell in enumerate(cells(path), start=1):
        place = f"{path.name}, code cell {number}"
        body = ast.parse("".join(cell["source"]), place).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), place, "exec"), names)
        if last is not None:
            _shown(eval(compile(ast.Expression(last.value), place, "eval"), names))
        if "parameters" in cell["metadata"].get("tags", ()):
            assert parameters.keys() <= names.keys(), f"{path.name} has no {parameters}"
            names |= parameters


def _shown(value):
    """Return what Jupyter would show."""
    ways = (getattr(value, name, None) for name in ("_repr_mimebundle_", "_repr_html_", "__repr__"))
    return next(way for way in ways if callable(way))()
