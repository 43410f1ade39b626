"""One network made of the departments' networks."""
