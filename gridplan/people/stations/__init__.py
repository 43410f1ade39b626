"""Service stations: which existing venues to open, so that every grid has one within reach on foot, with proof."""

from gridplan.people.stations.rules import StationRules
from gridplan.people.stations.siting import site_stations
from gridplan.people.stations.values import Stations
from gridplan.people.stations.venues import Venues, read_venues

__all__ = ["StationRules", "Stations", "Venues", "read_venues", "site_stations"]
