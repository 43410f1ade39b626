"""People on grids: officers beside plain models, pairs, stations, requests that nobody can meet."""

from __future__ import annotations

from benchmarks import people_officers, people_pairing, people_stations, people_whynot
from benchmarks.settings import Settings

PARTS = (people_officers, people_pairing, people_stations, people_whynot)


def run(settings: Settings) -> None:
    """Print the tables of people one after the other."""
    for part in PARTS:
        part.run(settings)
