# Every target makes the environment it needs; a machine with Python >= 3.11 and make is enough.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# Taken from the environment that `install` makes, so that the lock file decides every version, uv's too.
UV := $(BIN)/uv
UV_VERSION := 0.13.9

# Home Assistant pins much of what we have newer, so it never comes near our environment. 2024.3 is the last series for
# Python 3.11 (one topic an entity); the device form came with 2024.11, which wants 3.12: it is tried where that is found.
HA_PYTHON ?= python3.11
HA_DEVICE_PYTHON ?= python3.12

.PHONY: install demo test test-slow test-homeassistant check bench docs golden picture clean
.DEFAULT_GOAL := install

$(BIN)/.made: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Soleus needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	VIRTUAL_ENV=$(CURDIR)/.venv $(UV) sync --quiet --locked --active --python $(BIN)/python
	@touch $@

install: $(BIN)/.made ## make .venv with everything in it

demo: install ## fourteen weeks of a made-up runner, and one run under way
	$(BIN)/soleus demo $(ARGS)

test: install ## the suite a newcomer runs: no root, no server, under three minutes
	$(BIN)/python -m pytest -n 2 -m "not slow and not homeassistant" $(ARGS)

test-slow: install ## the long ones: kill -9, hostile floods, whole seasons, every page; what measures time runs alone
	$(BIN)/python -m pytest -n 2 -m "slow and not alone" $(ARGS)
	$(BIN)/python -m pytest -m alone $(ARGS)

test-homeassistant: install .venv-homeassistant/.made ## our entities in a real Home Assistant
	$(BIN)/python -m pytest -m homeassistant $(ARGS)

.venv-homeassistant/.made: Makefile $(BIN)/.made
	$(UV) venv --quiet --clear --no-python-downloads --python $(HA_PYTHON) .venv-homeassistant
	$(UV) pip install --quiet --python .venv-homeassistant homeassistant==2024.3.3 paho-mqtt==1.6.1 janus==1.0.0 numpy==1.26.0
	! $(HA_DEVICE_PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 12))' 2>/dev/null || { \
	  $(UV) venv --quiet --clear --no-python-downloads --python $(HA_DEVICE_PYTHON) .venv-homeassistant-device && \
	  $(UV) pip install --quiet --python .venv-homeassistant-device homeassistant==2025.1.4 paho-mqtt==1.6.1 janus==1.1.0 numpy==2.2.1; }
	@touch $@

check: install ## style, types, layers, generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m soleus.documents --check

bench: install ## what Soleus measures of itself, against its floors
	$(BIN)/python -m soleus.bench

docs: install ## write the documents that are made from the code
	$(BIN)/python -m soleus.documents

golden: install ## write the golden season again; read the difference before you commit it
	SOLEUS_WRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/integration/test_golden_season.py

picture: install ## draw docs/today.png again: a made-up season, in Debian's Chromium
	SOLEUS_SCREENSHOTS=1 $(BIN)/python -m pytest -q tests/e2e/test_page_journeys.py -k first_thing
	cp screenshots/season/today-1280-light.png docs/today.png

clean:
	rm -rf .venv .venv-homeassistant .venv-homeassistant-device dist .mypy_cache .ruff_cache .pytest_cache
