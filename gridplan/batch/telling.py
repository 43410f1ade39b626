"""What a record tells of a plan."""

from __future__ import annotations

from gridplan.plan import Plan


def plan_figures(plan: Plan) -> dict[str, int]:
    """Return the counts of a plan by name."""
    grids = plan.grids
    return {
        "units": len(plan.ground),
        "households": int(grids["households"].sum()),
        "grids": len(grids),
        "outside_window": int(grids["outside_window"].sum()),
        "workers": int(grids["workers"].sum()),
        "moved_households": sum(f.numbers["moved"] for f in plan.report.findings if f.code == "regrid-moved"),
        "warnings": sum(finding.severity == "warning" for finding in plan.report.findings),
    }


def plan_reasons(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return language → what stands in the way of the rules, with what to do about it; nothing where they all hold."""
    if plan.status == "feasible":
        return {}
    findings = [finding for component in plan.components for finding in component.findings]
    findings = findings or [finding for finding in plan.report.findings if finding.severity != "note"]
    return {lang: tuple(dict.fromkeys(finding.advice(lang) for finding in findings)) for lang in ("en", "zh")}
