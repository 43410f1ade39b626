"""Daily routes: how far the worker of each grid walks to pass every inhabited building once."""

from gridplan.routes.routing import routes

__all__ = ["routes"]
