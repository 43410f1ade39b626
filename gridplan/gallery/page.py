"""The gallery as one page in two languages: each place with its picture, and its figures beside the published ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.gallery.account import Account
from gridplan.gallery.figure import Figure, Held
from gridplan.gallery.folder import LATER, PLAN, TABLE
from gridplan.gallery.pictures import Picture, picture_of
from gridplan.gallery.recipes import RECIPES
from gridplan.gallery.running import count_place
from gridplan.language import Lang, language, say
from gridplan.show import colours
from gridplan.show.map.becoming import grid_events
from gridplan.show.page.assembly import HTML_LANG, assemble, static
from gridplan.store.safe import check_writable, replace_file
from gridplan.text import html

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_OWN_NAMES = {"zh": "中文", "en": "English"}
_BADGES: dict[Held, str] = {"yes": "yes", "by rule": "rule", "contradictory": "conflict", "told": "told", "no": "no"}


def save_gallery(
    folder: str | Path, path: str | Path, *, accounts: Sequence[Account] | None = None, lang: str | None = None
) -> Path:
    """Write the places of a folder to one HTML page and return its path; an older file is replaced whole or not at all.

    The page holds everything, asks the network for nothing and speaks both languages, with a switch between them.

    Parameters
    ----------
    folder
        Where each place has a folder of its name, as ``gridplan place --all`` writes them.
    accounts
        What came of the places, in the order in which they are shown; all places that have run to their end, counted
        anew, when None.
    lang
        Language in which the page opens; the variable ``GRIDPLAN_LANG`` when None.

    Raises
    ------
    OptionError
        When no place is there, or no file can be written there.

    Examples
    --------
    >>> gp.save_gallery("places", "gallery.html")  # doctest: +SKIP
    PosixPath('gallery.html')
    """
    check_writable(path)
    root, spoken = Path(folder), language(lang)
    found = _counted(root) if accounts is None else accounts
    if not found:
        raise OptionError(say("gallery-none", folder=str(folder)))
    cards = "".join(_card(account, root / account.place) for account in found)
    links = "".join(
        f'<a href="#{html(account.place)}">{_both(f"gallery-title-{account.place}")}</a>' for account in found
    )
    page = assemble(
        static("gallery/gallery.html"),
        lang=spoken,
        title=say("gallery-title", spoken),
        words={"languages": say("gallery-languages", spoken), "places": say("gallery-places", spoken)},
        parts={
            "heading": _both("gallery-title"),
            "intro": _both("gallery-intro"),
            "languages": "".join(map(_button, _LANGUAGES)),
            "places": links,
            "cards": cards,
            "foot": _both("gallery-foot"),
            "water": static("small/water.svg"),
        },
        scripts=[static("gallery/gallery.js")],
        styles=[static("gallery/gallery.css")],
    )
    return replace_file(path, page.encode())


def _counted(root: Path) -> list[Account]:
    return [count_place(name, root / name) for name in RECIPES if (root / name / TABLE).is_file()]


def _button(lang: Lang) -> str:
    title = html(say("gallery-title", lang))
    return f'<button type="button" lang="{HTML_LANG[lang]}" data-title="{title}">{_OWN_NAMES[lang]}</button>'


def _said(texts: Mapping[Lang, str]) -> str:
    """Return a text in both languages, of which the page shows one."""
    return "".join(f'<span class="said" lang="{HTML_LANG[lang]}">{html(texts[lang])}</span>' for lang in _LANGUAGES)


def _both(key: str, **values: Any) -> str:
    return _said({lang: say(key, lang, **values) for lang in _LANGUAGES})


def _card(account: Account, folder: Path) -> str:
    name, plan = html(account.place), gp.load(folder / PLAN)
    command = f"gridplan place {account.place} --out {account.place}"
    return (
        f'<article id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">'
        f"{_both(f'gallery-title-{account.place}')}</h2><p>{_both(f'gallery-about-{account.place}')}</p>"
        f'<div class="parts">{_figure(name, plan, folder / LATER / PLAN)}<div>{_table(account)}'
        f"{_faults(account)}{_assumed(account)}"
        f'<p class="command"><code>{html(command)}</code></p></div></div></article>'
    )


def _figure(name: str, plan: gp.Plan, later: Path) -> str:
    """Return the picture with its legend and what it shows."""
    picture = picture_of(plan)
    told = [_both("gallery-picture", grids=len(plan.network.codes), communities=plan.grids["community"].nunique())]
    if later.is_file():
        told.append(_year_later(gp.load(later)))
    return (
        f'<figure><svg class="map" viewBox="{picture.box}" role="img" aria-labelledby="{name}-picture">{picture.drawn}'
        f"</svg>{_legend(picture)}"
        f'<figcaption id="{name}-picture">{" ".join(told)}</figcaption></figure>'
    )


def _legend(picture: Picture) -> str:
    box = f'<rect width="20" height="14" rx="3" stroke="{colours.INK}" stroke-opacity=".35" fill="{{}}"/>'
    rows = [(box.format(fill), _said(words)) for fill, words in picture.legend.items()]
    if picture.water:
        rows.append((box.format("url(#water)"), _both("map-waters")))
    if picture.lines:
        step = 20 / len(picture.lines)
        bars = [
            f'<rect x="{i * step:.2f}" y="5" width="{step:.2f}" height="4" fill="{colour}"/>'
            for i, colour in enumerate(picture.lines)
        ]
        rows.append(("".join(bars), _both("map-layer-roadGrids")))
    if picture.parents:
        mark = f'<rect y="5.5" width="20" height="3" fill="{colours.PARENT}"/>'
        rows.append((mark, _both("map-layer-communities")))
    items = "".join(
        f'<li><svg width="20" height="14" aria-hidden="true">{mark}</svg>{text}</li>' for mark, text in rows
    )
    return f'<ul class="legend"><li><b>{_said(picture.title)}</b></li>{items}</ul>'


def _year_later(plan: gp.Plan) -> str:
    """Return what became of the grids in a year."""
    counts = Counter(grid_events(plan))
    letters = [letter for letter in colours.EVENTS if counts[letter]]
    texts: dict[Lang, str] = {}
    for lang in _LANGUAGES:
        parts = [say("gallery-became", lang, count=counts[a], what=say(f"map-became-{a}", lang)) for a in letters]
        texts[lang] = say("gallery-later", lang, told=say("gallery-separator", lang).join(parts))
    return _said(texts)


def _table(account: Account) -> str:
    heads = "".join(
        f'<th scope="col">{_both(f"gallery-column-{name}")}</th>' for name in ("figure", "published", "ours", "held")
    )
    rows = "".join(part for figure in account.figures for part in _rows(figure))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _rows(figure: Figure) -> Iterator[str]:
    """Yield the row of a figure, and one for its note where it has one."""
    held = _both(f"gallery-held-{figure.held.replace(' ', '-')}")
    yield (
        f'<tr><th scope="row">{_said({lang: figure.label(lang) for lang in _LANGUAGES})}</th>'
        f'<td>{html(figure.account())}</td><td class="ours">{html(figure.found())}</td>'
        f'<td><span class="held {_BADGES[figure.held]}">{held}</span></td></tr>'
    )
    notes = {lang: figure.note(lang) for lang in _LANGUAGES}
    if any(notes.values()):
        yield f'<tr class="more"><td class="note" colspan="4">{_said(notes)}</td></tr>'


def _faults(account: Account) -> str:
    rows = "".join(f"<li>{_said({lang: fault.line(lang) for lang in _LANGUAGES})}</li>" for fault in account.faults)
    return f'<h3>{_both("gallery-faults")}</h3><ul class="assumed">{rows}</ul>' if rows else ""


def _assumed(account: Account) -> str:
    rows = "".join(f"<li>{_both(key)}</li>" for key in account.told_assumptions())
    return f'<h3>{_both(account.heading())}</h3><ul class="assumed">{rows}</ul>' if rows else ""
