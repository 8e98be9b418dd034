# Everything here does its own set-up: .venv is made on the first run, and brought up to date when pyproject.toml has
# changed. Nothing but Python with venv, make, git and a package index is needed.
#
#   make demo          the whole loop on a made-up class of 24
#   make test          the tests that take a minute
#   make slow          thousands of variants, whole classes, wheels
#   make lint          ruff, mypy, import-linter
#   make validate      the gate before release, on the built-in course
#   make docs          what is generated in docs/
#   make benchmarks    the figures of the README; about an hour
#   make clean         away with .venv and all caches
#
# Some of the slow ones: make slow SLOW=tests/cli
# Another Python: make test PYTHON=python3.13 VENV=.venv313

PYTHON ?= python3
VENV ?= .venv

RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
PIP := $(RUN) -m pip --disable-pip-version-check

# `-m` everywhere: a script in .venv/bin has its folder written into it, and fails when the clone has moved.

.PHONY: demo test slow lint validate docs benchmarks clean
.DEFAULT_GOAL := test

demo: $(READY)
	@$(RUN) -m coursekit demo

test: $(READY)
	@$(RUN) -m pytest

slow: $(READY)
	@$(RUN) -m pytest -m slow $(SLOW)

lint: $(READY)
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(RUN) -c "from importlinter.cli import lint_imports_command as run; run()" --no-cache

validate: $(READY)
	@$(RUN) -m coursekit validate

docs: $(READY)
	@$(RUN) -m docs.generate

benchmarks: $(READY)
	@$(RUN) -m benchmarks.startup
	@$(RUN) -m benchmarks.overhead
	@$(RUN) -m benchmarks.worker
	@$(RUN) -m benchmarks.throughput
	@$(RUN) -m benchmarks.others
	@$(RUN) -m benchmarks.growth

clean:
	rm -rf "$(VENV)" .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp comes last: a set-up that was stopped begins anew.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "coursekit needs Python 3.11 or newer, and '$(PYTHON)' is not: $$($(PYTHON) --version 2>&1)" >&2; \
		echo "Name one: make $(or $(MAKECMDGOALS),test) PYTHON=python3.12" >&2; exit 1; }
	@echo "setting up $(VENV), once: a minute or two" >&2
	@$(PYTHON) -m venv $(VENV) || { \
		echo "This Python cannot make a venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) install --quiet --editable '.[dev]'
	@touch $(READY)
