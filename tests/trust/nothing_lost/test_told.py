"""What the command line says of a write that failed: one sentence, exit code 5, and never a traceback."""

import shutil
import subprocess
import sys

import pytest
from writers import NEW, names_beside, save

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to make system calls fail"),
]


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_write_that_failed_is_told_in_a_sentence(call, tmp_path, tried):
    """The file is named, not its temporary; the older one stays."""
    plan, out = save(NEW, tmp_path / "plan.gpkg"), tmp_path / "方案.geojson"
    out.write_bytes(b"old")
    command = [
        "strace",
        "--seccomp-bpf",
        "-fqo",
        tmp_path / "trace",
        f"-etrace={call}",
        f"-einject={call}:error=ENOSPC:when=1",
    ]
    gridplan = [sys.executable, "-m", "gridplan", "export", plan, "--out", out]
    said = subprocess.run([*command, *gridplan], capture_output=True, text=True, check=False)
    if "Operation not permitted" in said.stderr:
        pytest.skip("strace may not look into other processes here")
    assert said.returncode == 5, said.stderr
    assert said.stderr.strip() == f"gridplan: {out} cannot be written: No space left on device"
    assert out.read_bytes() == b"old"
    assert names_beside(out) == ["plan.gpkg", "trace"]
    tried(1, "failed commands")
