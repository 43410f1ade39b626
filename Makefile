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

# The locked versions, each with its hashes: tomorrow's install is today's. NEWEST=1 takes what setup.cfg allows instead.
comma := ,
EXTRAS := test,osm,notebook,trust,postgis,dask
ifdef NEWEST
INSTALL_BASE = $(INSTALL) --upgrade -e .
INSTALL_ALL = $(INSTALL) --upgrade -e '.[$(EXTRAS)]'
else
INSTALL_BASE = $(INSTALL) --require-hashes -r install/base.txt && $(INSTALL) --no-deps -e .
INSTALL_ALL = $(INSTALL) --require-hashes -r install/all.txt && $(INSTALL) --no-deps -e .
endif

.PHONY: demo test test-oldest long places gallery trust lint bench kills lock wheelhouse pictures clean

demo: $(VENV)/.base
	$(BIN)/gridplan demo

test: $(VENV)/.test
	@test -n "$$GRIDPLAN_POSTGIS" || echo "Tests of PostGIS are left out: set GRIDPLAN_POSTGIS=postgresql://… to an empty" \
		"database with PostGIS, or run .ci/with-postgis make test, which makes one."
	@test -n "$$GRIDPLAN_AXE" || echo "axe-core does not look at the pages: set GRIDPLAN_AXE to axe.min.js of npm's axe-core."
	@/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || echo "QGIS does not paint the styles: apt install python3-qgis."
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not places"
	@echo "The long proofs are left out: make long; the published places in full: make places."

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPY_NUM_WORKERS=2 $(BIN)/mypy

long: $(VENV)/.test
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal -m "long and not places" tests

# The published places in full, on other seeds and with more and fewer households, and their notebooks.
places: $(VENV)/.test
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal -m places

trust: $(VENV)/.test
	GRIDPLAN_TRUST=1 PYTHONPATH=tests PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal \
		-p verified_plans tests

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(BENCH)

kills: $(VENV)/.base
	$(BIN)/python -m benchmarks.batch_kills $(KILLS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "gridplan needs Python 3.11 or newer; name one with make PYTHON=python3.12 …"; exit 1; }
ifdef UV
	$(UV) venv --quiet --seed --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.base: setup.cfg pyproject.toml install/base.txt | $(BIN)/python
	$(INSTALL_BASE)
	@touch $@

$(VENV)/.test: setup.cfg pyproject.toml install/all.txt | $(BIN)/python
	$(INSTALL_ALL)
	@touch $@ $(VENV)/.base

$(VENV)/.bench: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) -e '.[bench]'
	@touch $@ $(VENV)/.base

# The oldest versions that setup.cfg allows, in a venv of their own. pyrosm asks for newer numbers and is left out.
OLDEST := .venv-oldest
OLDEST_UV = $(or $(UV),$(OLDEST)/bin/uv)

test-oldest: $(OLDEST)/.test
	GRIDPLAN_OLDEST=1 PYTHONDONTWRITEBYTECODE= $(OLDEST)/bin/python -m pytest -n 2 --dist worksteal -m "not long and not places"

$(OLDEST)/.test: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(OLDEST)
	@test -n "$(UV)" || $(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(OLDEST_UV) pip install --quiet --compile-bytecode --python $(OLDEST)/bin/python --resolution lowest-direct \
		-e '.[test,notebook]'
	@touch $@

# Newest versions of today, for every system and every Python from the oldest on. LOCK=--no-upgrade keeps what still fits.
LOCK := --upgrade
LOCKING = $(or $(UV),$(BIN)/uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes $(LOCK) \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" setup.cfg

lock: | $(BIN)/python
	@test -n "$(UV)" || $(INSTALL) uv
	$(LOCKING) $(foreach extra,$(subst $(comma), ,$(EXTRAS)),--extra $(extra)) -o install/all.txt
	$(LOCKING) --constraint install/all.txt -o install/base.txt

# Every wheel for machines without internet: make wheelhouse FOR=windows (linux, linux-arm, macos), FOR_PYTHON=3.12.
wheelhouse: $(VENV)/.base
	$(BIN)/python install/wheelhouse.py wheelhouse $(if $(FOR),--system $(FOR)) $(if $(FOR_PYTHON),--python $(FOR_PYTHON))

pictures: demo $(VENV)/.test
	$(BIN)/python maps/pictures.py

# All published places in full, their figures beside ours on one page, and its picture for the README.
gallery: $(VENV)/.test
	$(BIN)/gridplan place --all --out build/gallery
	cp build/gallery/gallery.html maps/gallery.html
	$(BIN)/python maps/pictures.py gallery

clean:
	rm -rf $(VENV) $(OLDEST) wheelhouse build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
