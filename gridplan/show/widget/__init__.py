"""The editor as a widget in a notebook, in sync with the plan in Python."""
