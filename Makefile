# `make chat` and `make test` need Python 3.11 or later and make; they set up everything else in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COACH := $(BIN)/coach

.PHONY: help chat test test-full pictures tour lint types layers unit index clean

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

chat: $(VENV)/runtime ## talk with the coach in this terminal
	@$(COACH) chat

test: $(VENV)/dev lint types layers unit ## what every change must pass

test-full: $(VENV)/dev ## what needs more tools or minutes: the wheel, kill tests, terminal pictures
	$(BIN)/python -m pytest -m full

pictures: $(VENV)/dev ## record the README's terminal pictures anew
	COACH_PICTURES=$(CURDIR)/docs/pictures $(BIN)/python -m pytest -m full tests/full/test_terminal.py tests/full/test_coach_pictures.py

tour: $(VENV)/dev index ## play a year of improvement in the test workspace and draw the pictures of docs/tour
	PYTHONPATH=.:tests $(BIN)/python docs/tour/play.py

lint: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev
	$(BIN)/mypy

layers: $(VENV)/dev
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/dev index
	$(BIN)/coach knowledge check
	$(BIN)/python -m pytest -m "not full" -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=90

index: $(VENV)/runtime
	@$(COACH) index build

clean: ## remove everything that was set up or built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist indexes/index-* indexes/CURRENT

# --- set-up, once per change of the pinned versions -----------------------------------------------

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The coach needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with `make PYTHON=python3.12 …`.")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments here. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/runtime: $(VENV)/python requirements/runtime.txt requirements/install.py pyproject.toml
	@$(BIN)/python requirements/install.py runtime.txt
	@touch $@

$(VENV)/dev: $(VENV)/runtime requirements/dev.txt
	@$(BIN)/python requirements/install.py runtime.txt dev.txt
	@touch $@
