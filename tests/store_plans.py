"""Two plans compared by the files that they make."""

from pathlib import Path

import gridplan as gp
from gridplan.plan import Plan


def same_files(one: Plan, other: Plan, folder: Path) -> bool:
    """Tell whether two plans make the same file, byte for byte: nothing that is kept of one differs in the other."""
    first, second = (gp.save(plan, folder / f"{name}.gpkg") for name, plan in (("one", one), ("other", other)))
    return first.read_bytes() == second.read_bytes()
