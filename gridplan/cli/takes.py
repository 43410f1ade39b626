"""Options shared by several commands, written once."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


def takes(maker: Callable[..., Any], **other: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of `maker` and hand it what `maker` returns as its first argument.

    Parameters
    ----------
    other
        Annotations that replace those of `maker` for this command, e.g. an argument in place of an option.

    Examples
    --------
    >>> def point(x: int, y: int) -> tuple[int, int]:
    ...     return x, y
    >>> @takes(point)
    ... def show(point, name: str) -> None:
    ...     print(name, point)
    >>> show(x=1, y=2, name="a")
    a (1, 2)
    """
    parameters = inspect.signature(maker).parameters
    shared = {name: p.replace(annotation=other.get(name, p.annotation)) for name, p in parameters.items()}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command).parameters.values())[1:]

        @wraps(command)
        def run(**values: Any) -> None:
            made = maker(**{name: values.pop(name) for name in shared})
            command(made, **values)

        both = [p.replace(kind=p.KEYWORD_ONLY) for p in (*shared.values(), *own)]
        run.__signature__ = inspect.Signature(both)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in both}
        del run.__wrapped__
        return run

    return decorate
