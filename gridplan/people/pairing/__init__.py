"""Pairing two sides: agencies with estates, leaders with roads, members with families, cadres with households."""

from gridplan.people.pairing.values import Pairing as Pairing
from gridplan.people.pairing.verb import pair as pair
