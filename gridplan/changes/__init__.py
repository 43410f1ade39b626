"""The change document: what became of every grid, building, community and worker from one version to the next."""

from gridplan.changes.comparing import changes, changes_since
from gridplan.changes.values import Changes

__all__ = ["Changes", "changes", "changes_since"]
