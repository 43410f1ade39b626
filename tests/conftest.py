"""Makes the helpers in this folder (``toy_plan``) importable from every test below it; no test is timed."""

from hypothesis import settings

settings.register_profile("gridplan", deadline=None, derandomize=True)
settings.load_profile("gridplan")
