# Two commands to know: `make run` opens a sample consultation, `make test` runs everything CI runs.
# Both make their own environment in .venv from any CPython 3.11-3.13; choose one with `make run PYTHON=python3.12`.

VENV   := .venv
PYTHON ?=
BIN    := $(VENV)/bin

# Relative, as pip splits this value at blanks; the second name is what newer pips read for isolated builds.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-browser test-long test-safety bench lint kb clean

help:
	@echo "make run    open a sample consultation (without a terminal: print its plan)"
	@echo "make test   run all checks and tests, as CI does"
	@echo "make test-browser  drive the app as it is served, in a real browser (needs chromium and chromedriver)"
	@echo "make test-long   hold both executors against each other on 5,000 drawn cases, and flips against every run (up to an hour)"
	@echo "make test-safety  hold 100,000 drawn cases against the safety properties (most of an hour; can be stopped and resumed)"
	@echo "make bench  measure speed beside CLIPS and textbook experta (about half an hour)"
	@echo "make lint   run only the style, type and layer checks"
	@echo "make kb     check the knowledge base and write its snapshot"
	@echo "make clean  remove the environment, builds and caches"

run: $(VENV)/.run
	@$(BIN)/rhytid demo

test: lint
	$(BIN)/rhytid kb check
	$(BIN)/python -m pytest -n 3 --dist loadfile

test-browser: $(VENV)/.browser
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest tests/browser/served_app.py

test-long: $(VENV)/.dev
	$(BIN)/python -m benchmarks.differential --cases 5000 --rule-bases 1000 --processes 2 --minutes 60

test-safety: $(VENV)/.dev
	$(BIN)/python -m benchmarks.safety_run --cases 100000 --processes 2

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

kb: $(VENV)/.run
	$(BIN)/rhytid kb check
	$(BIN)/rhytid kb build

clean:
	rm -rf $(VENV) build dist rhytid.egg-info
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first interpreter that is new enough, not too new, and can make environments (Debian splits ensurepip off).
$(BIN)/python:
	@for candidate in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
	  test -n "$$candidate" || continue; \
	  if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then \
	    echo "making $(VENV) with $$("$$candidate" --version)"; \
	    rm -rf $(VENV) && exec "$$candidate" -m venv $(VENV); \
	  fi; \
	  test "$$candidate" != "$(PYTHON)" || { echo "$(PYTHON) is not CPython 3.11-3.13 with venv and ensurepip" >&2; exit 1; }; \
	done; \
	echo "needed: CPython 3.11, 3.12 or 3.13 with venv and ensurepip; name one with PYTHON=/path/to/python" >&2; exit 1

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m compileall -q kb engine tui commands rhytid.py
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.browser: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[dev,browser]'
	@touch $@
