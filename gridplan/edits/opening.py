"""Opening a file of edits: its JSON, or what is wrong with it and where, in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from gridplan.edits.entries import shown
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding


def open_json(path: Path, *, most_bytes: int) -> Any:
    """Return what a JSON file holds; no entry of an object stands twice, and every number is one.

    Raises
    ------
    InputError
        With what is wrong with it.
    OptionError
        When the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise OptionError(f"{path}: {error.strerror or error}") from error
    if len(content) > most_bytes:
        _refuse("edits-too-large", most=most_bytes // 1_000_000)
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_entries)
    except UnicodeDecodeError as error:
        _refuse("edits-no-text", byte=error.start + 1)
    except json.JSONDecodeError as error:
        _refuse("edits-no-json", line=error.lineno, column=error.colno)
    except RecursionError:
        _refuse("edits-nested")
    except ValueError:
        _refuse("edits-no-number", found="9999…")


def _refuse(code: str, **numbers: object) -> NoReturn:
    raise InputError((Finding(code, numbers=numbers),)) from None


def _no_number(name: str) -> NoReturn:
    _refuse("edits-no-number", found=name)


def _entries(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the entries of an object, none of which may stand twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            _refuse("edits-entry-twice", name=shown(name))
        found[name] = value
    return found
