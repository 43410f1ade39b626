"""A pairing in words and as plain values."""

from __future__ import annotations

import json
from typing import Any

from gridplan.language import hundredths_text, say
from gridplan.people.pairing.values import Pairing


def summary(pairing: Pairing, lang: str | None = None) -> str:
    """Return a pairing in a few lines: what was found, how far it is proven, or why not and what would help."""
    return "\n".join(_found(pairing, lang) if pairing.status == "feasible" else _not_found(pairing, lang))


def as_dict(pairing: Pairing) -> dict[str, Any]:
    """Return a pairing as plain values for JSON: ids and figures, no names."""
    solved = pairing.status == "feasible"
    window = pairing.window
    eased = pairing.relaxation
    return {
        "status": pairing.status,
        "left": len(pairing.request.left),
        "right": len(pairing.request.right),
        "rules": pairing.request.as_dict(),
        "pairs": json.loads(pairing.pairs.to_json(orient="records", force_ascii=False, double_precision=3)),
        "objective": pairing.objective if solved else None,
        "bound": pairing.bound if solved else None,
        "window": None if window is None else dict(vars(window)),
        "reasons": [finding.as_dict() for finding in pairing.reasons],
        "relaxation": None
        if eased is None
        else {"changes": [finding.as_dict() for finding in eased.changes], "pairs": len(eased.pairing.chosen)},
        "report": [finding.as_dict() for finding in pairing.report.findings],
        "digest": pairing.digest,
    }


def _found(pairing: Pairing, lang: str | None) -> list[str]:
    request = pairing.request
    lines = [
        say(
            "pairing-summary",
            lang,
            left_side=request.left.called,
            left=len(request.left),
            right_side=request.right.called,
            right=len(request.right),
            pairs=len(pairing.chosen),
        )
    ]
    if request.measure != "none":
        unit = {"weights": "weights", "matrix": "figures"}.get(request.measure, "metres")
        total = f"{pairing.objective:,.0f}"
        proof = (
            say("pairing-proven", lang)
            if pairing.gap == 0
            else say("pairing-gap", lang, gap=hundredths_text(pairing.gap))
        )
        lines.append(say(f"pairing-{unit}", lang, total=total, proof=proof))
    if (window := pairing.window) is not None:
        lines.append(say("pairing-window", lang, width=window.width, bound=f"{window.bound:,.0f}"))
    return lines + [finding.line(lang) for finding in pairing.report.findings]


def _not_found(pairing: Pairing, lang: str | None) -> list[str]:
    lines = [say(f"pairing-{pairing.status}", lang)]
    lines += [f"- {finding.text(lang)}" for finding in pairing.reasons]
    if pairing.relaxation is not None:
        lines.append(say("pairing-would-work", lang))
        lines += [f"- {finding.text(lang)}" for finding in pairing.relaxation.changes]
    return lines
