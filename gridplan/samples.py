"""Sample data: a real town centre that comes with gridplan, generated towns and their changes, a city's officers."""

from gridplan.ground.town.samples import Changed, City, Nantes, Redrawn, changed, city, district, nantes, redrawn
from gridplan.people.counterparts import agencies_and_estates, cadres_and_corridors, venues
from gridplan.people.published import StaffedCity, generated_staff, published_city

__all__ = [
    "Changed",
    "City",
    "Nantes",
    "Redrawn",
    "StaffedCity",
    "agencies_and_estates",
    "cadres_and_corridors",
    "changed",
    "city",
    "district",
    "generated_staff",
    "nantes",
    "published_city",
    "redrawn",
    "venues",
]
