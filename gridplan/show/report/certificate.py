"""The certificate: how near the best the plan is, what following streets costs, and what an independent check found."""

from __future__ import annotations

from typing import Any

from gridplan import measure
from gridplan.plan import proof_lines
from gridplan.show.report.contents import Contents
from gridplan.show.report.markup import listed, section
from gridplan.text import html
from gridplan.verify.telling import figure_lines

_OPEN = ("border_on_roads", "mean_polsby_popper", "gap", "price_of_streets")
"""Figures from which no count follows."""


def certificate_part(contents: Contents) -> str:
    """Return the certificate."""
    proof = proof_lines(contents.plan, contents.lang) or [contents.say("no-bound")]
    body = [
        "".join(f"<p>{html(line)}</p>" for line in proof),
        f"<p>{html(verdict(contents))}</p>",
        listed((html(line) for line in _failures(contents)), name="findings"),
        listed((html(line) for line in certificate_lines(contents)), name="facts-list"),
    ]
    return section("certificate", contents.say("certificate"), "".join(body))


def verdict(contents: Contents) -> str:
    """Return what the independent check said, or that there was none."""
    if contents.verified is None:
        return contents.say("not-verified")
    return contents.verified.text(contents.lang).split("\n")[0]


def certificate_lines(contents: Contents) -> list[str]:
    """Return the figures of the certificate, a line each."""
    found = _own(contents) if contents.verified is None else _checked(contents.verified.figures)
    names = _OPEN if contents.public else tuple(found)
    return figure_lines({name: found[name] for name in names if name in found}, contents.lang)


def _checked(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the recomputed figures that are about quality, not about digests and pieces."""
    left_out = ("components", "plan_digest", "content_digest", "version", "rounds")
    return {name: value for name, value in figures.items() if name not in left_out}


def _own(contents: Contents) -> dict[str, Any]:
    """Return what the plan itself says."""
    plan = contents.plan
    grids, ground = plan.grids, plan.ground
    return {
        "border_on_roads": measure.border_on_roads(ground.adjacency, plan.labels),
        "mean_polsby_popper": float(grids["polsby_popper"].mean()),
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "price_of_streets": plan.price_of_streets,
    }


def _failures(contents: Contents) -> list[str]:
    if contents.verified is None or contents.public:
        return []
    return [finding.text(contents.lang) for finding in (*contents.verified.failures, *contents.verified.notes)]
