"""Sample data: a real town centre that comes with gridplan, a generated town, a city with its officers."""

from gridplan.ground.samples import City, Nantes, city, nantes
from gridplan.people.counterparts import agencies_and_estates, cadres_and_corridors, venues
from gridplan.people.published import StaffedCity, generated_staff, published_city

__all__ = [
    "City",
    "Nantes",
    "StaffedCity",
    "agencies_and_estates",
    "cadres_and_corridors",
    "city",
    "generated_staff",
    "nantes",
    "published_city",
    "venues",
]
