"""Makes the helpers in this folder (``toy_plan``) importable from every test below it."""
