"""Options shared by several commands, written once."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


def takes(makers: dict[str, Callable[..., Any]], **other: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of `makers` and hand it what they return, by the names they stand under.

    Makers run in order, so cheap ones that may refuse go first. Options of the same name are one option. A maker may
    take what earlier ones made, by its name.

    Parameters
    ----------
    other
        Annotations that replace those of the makers for this command, e.g. an argument in place of an option.

    Examples
    --------
    >>> def point(x: int, y: int) -> tuple[int, int]:
    ...     return x, y
    >>> @takes({"place": point})
    ... def show(place, name: str) -> None:
    ...     print(name, place)
    >>> show(x=1, y=2, name="a")
    a (1, 2)
    """
    wanted = {made: inspect.signature(maker).parameters for made, maker in makers.items()}
    earlier = {made: set(list(makers)[:at]) for at, made in enumerate(makers)}
    shared = {
        name: p for made, parameters in wanted.items() for name, p in parameters.items() if name not in earlier[made]
    }
    shared = {name: p.replace(annotation=other.get(name, p.annotation)) for name, p in shared.items()}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = {name: p for name, p in inspect.signature(command).parameters.items() if name not in makers}

        @wraps(command)
        def run(**values: Any) -> None:
            made: dict[str, Any] = {}
            for name, maker in makers.items():
                made[name] = maker(**{n: made[n] if n in made else values[n] for n in wanted[name]})
            command(**made, **{name: values[name] for name in own})

        both = [p.replace(kind=p.KEYWORD_ONLY) for p in (shared | own).values()]
        run.__signature__ = inspect.Signature(both)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in both}
        del run.__wrapped__
        return run

    return decorate


def fitted(maker: Callable[..., Any], **inner: Callable[..., Any]) -> Callable[..., Any]:
    """Return a maker in which others make some of the values, so that their options stand in place of these.

    Examples
    --------
    >>> def point(x: int, y: int) -> tuple[int, int]:
    ...     return x, y
    >>> def half(size: int) -> int:
    ...     return size // 2
    >>> fitted(point, y=half)(x=1, size=6)
    (1, 3)
    """
    own = {name: p for name, p in inspect.signature(maker).parameters.items() if name not in inner}
    needs = {name: inspect.signature(made).parameters for name, made in inner.items()}

    def make(**values: Any) -> Any:
        made = {name: one(**{n: values[n] for n in needs[name]}) for name, one in inner.items()}
        return maker(**made, **{name: values[name] for name in own})

    both = {name: p for parameters in needs.values() for name, p in parameters.items()} | own
    every = [p.replace(kind=p.KEYWORD_ONLY) for p in both.values()]
    make.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    return make


def left_out() -> None:
    """Return the value of an option that a command does not have: nothing was said."""
