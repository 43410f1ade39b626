"""Divided pieces put together into one plan, with codes, workers and what a planner should know about each."""
