"""The method ``plan.edit()``: the editor as a widget, where a notebook can show one."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gridplan.errors import OptionError
from gridplan.language import language, say
from gridplan.plan import Plan

if TYPE_CHECKING:
    from gridplan.show.widget.widget import PlanEditor


def edit(plan: Plan, *, lang: str | None = None, title: str | None = None) -> PlanEditor:
    """Return the editor of `plan` as a widget for JupyterLab; the last value of a cell shows it.

    Edits on the map change ``widget.plan``; ``widget.mend()`` makes the grids around them right again and shows the
    result, as does setting ``widget.plan``. It works without internet.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``; the variable ``GRIDPLAN_LANG`` when None.
    title
        Heading of the editor; a general one when None.

    Raises
    ------
    OptionError
        When the language is not known, or anywidget is not installed.

    Examples
    --------
    >>> widget = plan.edit(lang="zh")  # doctest: +SKIP
    >>> widget.plan.summary()  # doctest: +SKIP
    """
    spoken = language(lang)
    if find_spec("anywidget") is None:
        raise OptionError(say("editor-driver", spoken))
    widget: type[PlanEditor] = import_module("gridplan.show.widget.widget").PlanEditor
    return widget(plan, lang=spoken, title=title or say("editor-title", spoken))
