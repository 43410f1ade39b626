# Two commands matter: make demo runs the main job, make test passes the tests. Each makes its own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
INSTALL = $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
else
INSTALL = $(BIN)/python -m pip install --quiet --compile --disable-pip-version-check
endif

.PHONY: demo test long lint bench kills pictures clean

demo: $(VENV)/.base
	$(BIN)/gridplan demo

test: $(VENV)/.test
	@test -n "$$GRIDPLAN_POSTGIS" || echo "Tests of PostGIS are left out: set GRIDPLAN_POSTGIS=postgresql://… to an empty" \
		"database with PostGIS, or run .ci/with-postgis make test, which makes one."
	@test -n "$$GRIDPLAN_AXE" || echo "axe-core does not look at the pages: set GRIDPLAN_AXE to axe.min.js of npm's axe-core."
	@/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || echo "QGIS does not paint the styles: apt install python3-qgis."
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"
	@echo "The long proofs are left out: make long."

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

long: $(VENV)/.test
	$(INSTALL) -e '.[notebook]'
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal -m long

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(BENCH)

kills: $(VENV)/.base
	$(BIN)/python -m benchmarks.batch_kills $(KILLS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "gridplan needs Python 3.11 or newer; name one with make PYTHON=python3.12 …"; exit 1; }
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.base: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) -e .
	@touch $@

$(VENV)/.test: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.base

$(VENV)/.bench: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) -e '.[bench]'
	@touch $@ $(VENV)/.base

pictures: demo $(VENV)/.test
	$(BIN)/python maps/pictures.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
