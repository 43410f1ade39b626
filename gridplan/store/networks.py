"""The networks of a plan as tables of a plan file, by names that people can read, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.plan import KINDS, Network, Plan
from gridplan.store.container import Table
from gridplan.store.frames import array_of, table_of


def network_tables(plan: Plan) -> dict[str, Table]:
    """Return networks, their grid codes with workers, and who belongs where.

    Raises
    ------
    OptionError
        When two networks have one name: nobody could tell their grids apart.
    """
    networks = (plan.network, *plan.others)
    names = [network.name for network in networks]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise OptionError(say("networks-repeated", names=", ".join(repeated)))
    heads = pd.DataFrame({"network": names, "kind": [n.kind for n in networks]})
    codes = pd.DataFrame(
        {
            "network": [n.name for n in networks for _ in n.codes],
            "grid": [code for n in networks for code in n.codes],
            "workers": np.concatenate([n.n_workers for n in networks]).astype(np.int64),
        }
    )
    tables = {"networks": heads, "grid_codes": codes, "membership": _members(networks, plan.ground.units["unit"])}
    return {name: table_of(frame, frame.columns) for name, frame in tables.items()}


def networks_of(tables: Mapping[str, Table]) -> tuple[Network, ...]:
    """Return the networks that the tables hold, in the order they were saved in."""
    heads, members = tables["networks"].columns, pd.DataFrame(tables["membership"].columns)
    codes = pd.DataFrame(tables["grid_codes"].columns)
    return tuple(
        _network(name, kind, codes[codes["network"] == name], members[members["network"] == name])
        for name, kind in zip(heads["network"], heads["kind"], strict=True)
    )


def _members(networks: tuple[Network, ...], unit: pd.Series[Any]) -> pd.DataFrame:
    """Return a row for each unit in each network; the share only where grids were drawn."""
    table = pd.DataFrame(
        {
            "network": [n.name for n in networks for _ in unit],
            "unit": np.tile(unit.to_numpy(), len(networks)),
            "grid": [None if label < 0 else n.codes[label] for n in networks for label in n.labels.tolist()],
        }
    )
    if any(n.share is not None for n in networks):
        shares = [np.full(len(unit), np.nan) if n.share is None else n.share for n in networks]
        table["share"] = np.concatenate(shares)
    return table


def _network(name: str, kind: Any, codes: pd.DataFrame, members: pd.DataFrame) -> Network:
    if kind not in KINDS:
        raise ValueError(f"network {kind!r}")
    place = {code: i for i, code in enumerate(codes["grid"])}
    labels = np.array([place[grid] if isinstance(grid, str) else -1 for grid in members["grid"]], dtype=np.int32)
    drawn = "share" in members.columns and bool(members["share"].notna().any())
    share = array_of(members["share"].tolist(), "f8") if drawn else None
    return Network(name, kind, labels, tuple(codes["grid"]), codes["workers"].to_numpy(np.int64), share)
