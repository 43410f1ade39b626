"""Methods and names whose code lives in a room above, loaded at the first call.

`Plan` is a value that knows no maps, yet planners write ``plan.explore()``. The name of the function is kept here as
text, so imports still run downward only and matplotlib or folium load when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A method that is looked up as ``module:function`` when it is first called.

    Examples
    --------
    >>> class Circle:
    ...     area = Later("math:trunc")
    """

    def __init__(self, place: str) -> None:
        self.module, self.name = place.split(":")

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        function = getattr(import_module(self.module), self.name)
        return function if instance is None else function.__get__(instance, owner)


class LaterValue(Later):
    """A property that is computed as ``module:function`` of its owner when it is first asked for, and then kept.

    Examples
    --------
    >>> class Circle:
    ...     text = LaterValue("builtins:repr")
    >>> circle = Circle()
    >>> circle.text is circle.text
    True
    """

    def __set_name__(self, _owner: type, name: str) -> None:
        self.attribute = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(None)(instance)
        vars(instance)[self.attribute] = value
        return value
