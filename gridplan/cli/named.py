"""Options that are said once for each department: ``--layer police=police.gpkg --layer urban=urban.gpkg``."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from gridplan.errors import OptionError
from gridplan.language import say


class Named(NamedTuple):
    """What was said of each department, and every value that was written wrongly."""

    values: dict[str, str]
    faults: tuple[str, ...]


def parted(text: str) -> tuple[str, str]:
    """Return name and value of ``name=value``; the name is empty where there is none.

    Only the first sign of equality parts, so paths and columns may hold more of them.

    Examples
    --------
    >>> parted("police=C:/grids=2.gpkg"), parted("网格编码"), parted("警务＝a.gpkg")
    (('police', 'C:/grids=2.gpkg'), ('', '网格编码'), ('警务', 'a.gpkg'))
    """
    equals = "=" if "=" in text else "＝"
    name, found, value = text.partition(equals)
    return (name.strip(), value.strip()) if found else ("", text.strip())


def pairs_of(option: str, texts: Sequence[str] | None, *, usual: str) -> Named:
    """Return the values of an option of which each is ``name=value``.

    Examples
    --------
    >>> pairs_of("--weight", ["police=2", "4"], usual="police=2")[0]
    {'police': '2'}
    """
    return _collected(option, texts, usual=usual, nameless=False)


def for_departments(option: str, texts: Sequence[str] | None, departments: Collection[str], *, usual: str) -> Named:
    """Return the values of an option by department: ``value`` for all of them, ``name=value`` for one.

    Examples
    --------
    >>> for_departments("--code", ["id", "urban=grid"], ["police", "urban"], usual="urban=grid").values
    {'police': 'id', 'urban': 'grid'}
    """
    said = _collected(option, texts, usual=usual, nameless=True)
    general = said.values.pop("", None)
    everywhere = {} if general is None else dict.fromkeys(departments, general)
    return Named(everywhere | said.values, said.faults + strangers(option, said.values, departments))


def strangers(option: str, names: Collection[str], departments: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong with an option that names departments of which there is no layer."""
    known = ", ".join(departments) or "-"
    return tuple(
        say("option-department", option=option, name=name, known=known) for name in names if name not in departments
    )


def numbers_of(option: str, said: Mapping[str, str]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return values as numbers, and those that are none.

    Examples
    --------
    >>> numbers_of("--weight", {"police": "2", "urban": "1.5"})
    ({'police': 2.0, 'urban': 1.5}, ())
    """
    found, faults = {}, []
    for name, text in said.items():
        try:
            found[name] = float(text)
        except ValueError:
            faults.append(say("option-number", option=option, name=name, value=text))
    return found, tuple(faults)


def refuse(faults: Sequence[str]) -> None:
    """Raise all faults of options at once.

    Raises
    ------
    OptionError
        When there is any.
    """
    if faults:
        raise OptionError("\n".join(faults))


def _collected(option: str, texts: Sequence[str] | None, *, usual: str, nameless: bool) -> Named:
    """Return values by name, the empty name for those `nameless` ones, and what lacks a part or comes twice."""
    found: dict[str, str] = {}
    faults = []
    for text in texts or ():
        name, value = parted(text)
        if not value or not (name or nameless):
            faults.append(say("option-pair", option=option, value=text, usual=usual))
        elif found.setdefault(name, value) != value:
            faults.append(say("option-twice", option=option, name=name or "-", first=found[name], second=value))
    return Named(found, tuple(faults))
