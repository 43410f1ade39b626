"""Sample data that ships with gridplan."""
