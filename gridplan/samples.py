"""Sample data: a real town centre that comes with gridplan, generated towns and places with their changes, officers."""

from gridplan.ground.places.later import Later, later
from gridplan.ground.places.place import Place
from gridplan.ground.places.places import (
    place_assumptions,
    place_figures,
    place_inputs,
    place_names,
    quick_size,
    town_inputs,
)
from gridplan.ground.town.samples import Changed, City, Nantes, Redrawn, changed, city, district, nantes, redrawn
from gridplan.people.counterparts import agencies_and_estates, cadres_and_corridors, venues
from gridplan.people.published import StaffedCity, generated_staff, published_city

__all__ = [
    "Changed",
    "City",
    "Later",
    "Nantes",
    "Place",
    "Redrawn",
    "StaffedCity",
    "agencies_and_estates",
    "cadres_and_corridors",
    "changed",
    "city",
    "district",
    "generated_staff",
    "later",
    "nantes",
    "place_assumptions",
    "place_figures",
    "place_inputs",
    "place_names",
    "published_city",
    "quick_size",
    "redrawn",
    "town_inputs",
    "venues",
]
