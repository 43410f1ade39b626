"""The Chinese sentences: full-width punctuation and the words of planners."""

import re
import tomllib
from pathlib import Path

import gridplan

ROOT = Path(gridplan.__file__).parent
ENTRIES = [
    (f"{path.stem}/{key}", entry)
    for path in sorted(ROOT.joinpath("locale").glob("*.toml"))
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
]
CODE = re.compile(r"--[a-z-]+ \S+=\S+|\{\w*(:\w+)?\}|\w+\(\)|\(\{x\}, \{y\}\)")
HALF = re.compile(r"[\u4e00-\u9fff“”（）][,;:!?()]|[,;:!?()][\u4e00-\u9fff“”（）]|[\u4e00-\u9fff]\.")
ELSEWHERE = re.compile("窗口|(?<!规划)单元(?!格)|惯性矩|价格|封存|勘察|守恒|摘要|达标")
ENTRANCE = re.compile("单元")
"""What planners call an entrance: the one thing that the sentences on levels may mean by it."""


def test_chinese_is_written_as_planners_write_it():
    """No half-width punctuation stands beside Chinese, and no word that means something else in a street office."""
    faults = []
    for name, entry in ENTRIES:
        for field in ("zh", "zh_do"):
            told = CODE.sub("0", entry.get(field, ""))
            worded = ENTRANCE.sub("", told) if name.startswith("levels/") else told
            faults += [(name, told)] if HALF.search(told) or ELSEWHERE.search(worded) else []
    assert not faults
