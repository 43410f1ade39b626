"""Fuzz one target with atheris: ``fuzzing.py TARGET SECONDS FOLDER``; what breaks it is kept in the folder.

A process of its own: libFuzzer ends it at the first fault. gridplan is watched branch by branch, GDAL is not.
"""

import logging
import sys
import warnings
from random import Random

import atheris

MEMORY_MB, LONGEST_S = 2048, 60

with atheris.instrument_imports(
    include=["gridplan.batch", "gridplan.edits", "gridplan.ground.formats", "gridplan.options", "gridplan.people"]
):
    import gridplan.batch.config
    import gridplan.batch.record
    import gridplan.edits
    import gridplan.ground.formats.files
    import gridplan.ground.formats.table
    import gridplan.options.road_rules
    import gridplan.people.rosters.files  # noqa: F401

from fuzz_targets import TARGETS, taken  # noqa: E402 - behind what is watched


def main() -> None:
    """Fuzz until a fault or the end of the time."""
    warnings.simplefilter("ignore")
    logging.disable()
    name, seconds, folder = sys.argv[1:4]
    target = TARGETS[name]
    valid = target.begins()

    def change(data: bytes, _most: int, seed: int) -> bytes:
        try:
            return target.change(data, Random(seed))
        except Exception:  # not even a tree or a pack: begin anew
            return target.change(valid, Random(seed))

    limits = [f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY_MB}", f"-timeout={LONGEST_S}", "-max_len=2000000"]
    told = ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={folder}/"]
    atheris.Setup(
        [sys.argv[0], *limits, *told, f"{folder}/begins"], lambda data: taken(target, data), custom_mutator=change
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
