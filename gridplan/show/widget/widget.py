"""The editor in JupyterLab and its sisters: edits on the map change the plan in Python, a new plan changes the map."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from gridplan.edits import apply_edits, read_edits
from gridplan.language import Lang
from gridplan.plan import Plan
from gridplan.show.editor.page import editor_data
from gridplan.show.page import leaflet
from gridplan.show.page.assembly import HTML_LANG, filled, static
from gridplan.show.widget.module import module, style
from gridplan.trail import Edits


class PlanEditor(anywidget.AnyWidget):
    """The editor of a plan as a widget.

    Parameters
    ----------
    start
        The plan that the edits begin with.
    lang
        ``"en"`` or ``"zh"``.
    title
        Heading.

    Attributes
    ----------
    edits
        What was edited so far, as a file ``gridplan-edits/1`` has it; observe it to follow the hand of the planner.
        Setting it replays other edits on the map.
    page
        What the map shows; set by `show`.
    """

    _esm = module()
    edits = traitlets.Dict().tag(sync=True)
    page = traitlets.Dict().tag(sync=True)

    def __init__(self, start: Plan, *, lang: Lang, title: str) -> None:
        super().__init__()
        self._lang, self._title = lang, title
        self.show(start)

    def show(self, plan: Plan) -> None:
        """Begin anew with `plan`: the map shows it, and nothing is edited."""
        self._start = plan
        self._made: tuple[Mapping[str, Any] | None, Plan] = (None, plan)
        with self.hold_sync():
            self.edits = Edits(plan.digest, ()).as_dict()
            self.page = _page(plan, self._lang, self._title)

    @property
    def start(self) -> Plan:
        """The plan that the edits begin with."""
        return self._start

    @property
    def plan(self) -> Plan:
        """The plan on the map: `start` with the edits made so far. Setting it begins anew with another plan."""
        if self._made[0] != self.edits:
            self._made = (self.edits, apply_edits(self._start, self.edits))
        return self._made[1]

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self.show(plan)

    def mend(self, *, date: str = "") -> Plan:
        """Make the grids around the edits right again by the least change, show the plan that results, and return it.

        Parameters
        ----------
        date
            Day from which it counts, ``2027-01-31``.

        Raises
        ------
        OptionError
            When the day is none.
        """
        mended = apply_edits(self._start, self.edits, mend=True, date=date)
        self.show(mended)
        return mended

    def undo(self, count: int = 1) -> None:
        """Take back the last `count` edits, on the map too."""
        made = self.edits["edits"]
        self.edits = {**self.edits, "edits": made[: max(len(made) - count, 0)]}

    def load(self, edits: Edits | str | Path) -> None:
        """Replay a file of edits, or edits as a value, on the map in place of those made so far.

        Raises
        ------
        InputError
            With every fault of the file.
        """
        read = edits if isinstance(edits, Edits) else read_edits(edits)
        apply_edits(self._start, read)
        self.edits = read.as_dict()


def _page(plan: Plan, lang: Lang, title: str) -> dict[str, Any]:
    """Return the markup, with every word in its place, and the data of the editor."""
    data = editor_data(plan, lang, title=title)
    words = {name.replace("-", "_"): word for name, word in data["words"].items()}
    about = {"leaflet_version": leaflet.version(), "licence": leaflet.licence(), "attribution": ""}
    body = static("editor/editor.html") + static("page/about.html")
    return {
        "lang": HTML_LANG[lang],
        "html": f"<style>{style()}</style>" + filled(body, words={**words, **about, "title": title}, parts={}),
        "data": data,
    }
