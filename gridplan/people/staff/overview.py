"""All posts of a plan in sentences."""

from __future__ import annotations

from typing import Any

from gridplan.language import called, say
from gridplan.people.staff.posts import Posts


def posts_summary(posts: Posts, lang: str | None = None) -> str:
    """Return the posts in a few lines: how many are wanted, filled and open, by level and category."""
    totals = posts.totals
    counts = {name: f"{int(totals[name].sum()):,}" for name in ("wanted", "filled", "gap", "surplus")}
    lines = [say("posts-summary", lang, communities=len(set(posts.grids.communities)), **counts)]
    lines += [_line(row, lang) for row in totals.to_dict("records")]
    lines += [finding.line(lang) for finding in posts.report.findings]
    return "\n".join(lines)


def _line(row: dict[Any, Any], lang: str | None) -> str:
    level = say(f"staff-level-{row['level']}", lang)
    category = called(row["category"], lang, of="category")
    named = [level, category, row["rank"]] if row["level"] in ("team", "") else [level, row["rank"]]
    name = " · ".join(filter(None, named))
    counts = {name: f"{row[name]:,}" for name in ("wanted", "filled", "gap", "surplus")}
    return say("posts-line-surplus" if row["surplus"] else "posts-line", lang, name=name, **counts)
