"""A real JupyterLab on this machine, without a password and without any network but itself."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.error import URLError

WAIT_S = 90
_SETTINGS = {"@jupyterlab/apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"}}


@contextmanager
def jupyter_lab(folder: Path, cells: dict[str, str]) -> Iterator[str]:
    """Yield the address of a notebook with `cells` in a JupyterLab that serves `folder`."""
    notebook = {
        "cells": [
            {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None, "source": source}
            for name, source in cells.items()
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "plan.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    port = _free_port()
    server = subprocess.Popen(_command(folder, port), env=_places(folder), stderr=subprocess.DEVNULL, cwd=folder)
    try:
        _await(f"http://127.0.0.1:{port}/api", server)
        yield f"http://127.0.0.1:{port}/doc/tree/plan.ipynb"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _command(folder: Path, port: int) -> list[str]:
    told = {
        "ip": "127.0.0.1",
        "port": port,
        "ServerApp.port_retries": 0,
        "IdentityProvider.token": "",
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": folder,
        "LabApp.expose_app_in_browser": True,
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in told.items())]


def _places(folder: Path) -> dict[str, str]:
    """Return an environment in which JupyterLab keeps everything below `folder`."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
    places = {name: str(folder / name.lower()) for name in (*names, "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}
    for extension, settings in _SETTINGS.items():
        package, plugin = extension.rsplit("/", 1)
        place = Path(places["JUPYTERLAB_SETTINGS_DIR"]) / package / f"{plugin}.jupyterlab-settings"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(settings), encoding="utf-8")
    return {**os.environ, **places}


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(WAIT_S * 5):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None:
                raise RuntimeError("JupyterLab ended before it answered") from None
            sleep(0.2)
    raise RuntimeError(f"JupyterLab did not answer in {WAIT_S} s")
