"""The toy ground with kinds of area, shops and elderly people, and a plan that mixes some of them."""

from __future__ import annotations

import dataclasses

import numpy as np
from toy_plan import toy_ground, toy_plan

from gridplan.ground.ground import Ground
from gridplan.ground.workload import load_of
from gridplan.options import Ratio, Rules, Standard, Window
from gridplan.plan import Plan

STANDARD = Standard(residential=300, commercial=Ratio("shops", 100, (0.7, 1.5)))


def area_rules(**others: object) -> Rules:
    """Return rules with two kinds of area, each under its own window, and further work."""
    asked = {"load": Window(0.8, 1.6), "standard": STANDARD, "areas": "use", "work": {"elderly": 0.5}}
    return Rules(households=None, **{**asked, **others})


def area_ground(use: np.ndarray, *, side: int = 8, communities: int = 1) -> Ground:
    """Return the toy ground with a kind of area for each unit, (n,)."""
    ground = toy_ground(side=side, communities=communities)
    number, use = np.arange(len(ground)), np.asarray(use, dtype=object)
    units = ground.units.assign(
        use=use, kind=use, shops=np.where(use == "commercial", 10.0 + number % 3, 0.0), elderly=(number % 4) * 1.0
    )
    return dataclasses.replace(ground, units=units)


def quarters(side: int = 8) -> np.ndarray:
    """Return the kinds of area of a town: the north-east is commercial, and one lone shop in the south-west."""
    column, row = (a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side), indexing="ij"))
    use = np.where((column >= side // 2) & (row >= side // 2), "commercial", "residential").astype(object)
    use[side + 1] = "commercial"
    return use


def area_plan(**others: object) -> Plan:
    """Return a plan by hand of four quarters in two areas, of which one grid reaches into both."""
    ground = area_ground(quarters())
    rules = area_rules(**others)
    plan = toy_plan(ground=ground, rules=Rules(households=Window(300, 500)))
    labels = plan.labels.copy()
    labels[:2] = labels[-1]
    network = dataclasses.replace(plan.network, labels=labels)
    return plan.replace(rules=rules, load=load_of(ground.units, rules), network=network, component=None)
