# The two that matter: `make recompute` and `make test`. Both make their own environment in .venv first.
PYTHON ?= python3
PY := .venv/bin/python

COG := PYTHONPATH=docs $(PY) -m cogapp -I docs -p "from cogs import *"

.DEFAULT_GOAL := help
.PHONY: help recompute test test-slow check size snapshot bench fuzz mutants notebooks docs constraints clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

recompute: .venv/installed  ## redo the arithmetic of the bundled study; charts, CSV and page under out/
	$(PY) -P -m estimates recompute articles
	@echo "open out/articles/report.html in a browser"

test: .venv/installed-dev  ## the tests, on all cores
	$(PY) -m pytest -n auto --dist worksteal -m "not slow"

test-slow: .venv/installed-dev  ## the tests that build packages, kill processes, use a browser or start a cluster
	$(PY) -m pytest -n auto --dist loadfile -m slow

check: .venv/installed-dev  ## lint, format, types, layers, sizes, and whether the pages are up to date
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy estimates tests tools bench fuzz
	.venv/bin/lint-imports --no-cache --no-logo
	$(PY) -m tools.size
	$(COG) --check README.md docs/*.md
	$(PY) -m mkdocs build --strict --quiet

size: .venv/installed-dev  ## code lines of each package against its limit
	$(PY) -m tools.size

snapshot: .venv/installed-dev  ## compare what the code prints with the stored snapshot; UPDATE=1 stores it
	$(PY) -m tools.snapshot $(if $(UPDATE),--update)

bench: .venv/installed-bench  ## measure speed against the alternatives
	$(PY) -m bench

fuzz: .venv/installed-fuzz  ## hostile input, coverage-guided (Linux on x86-64); SECONDS=600 for longer
	$(PY) -m fuzz $(SECONDS)

mutants: .venv/installed-mutants  ## mutation tests of the arithmetic, the grammar and the verdicts
	$(PY) -m tools.mutants $(SAMPLE)

notebooks: .venv/installed-dev  ## run the notebooks and store their outputs
	$(PY) notebooks/run.py

docs: .venv/installed-dev  ## write the generated parts of README and docs, and the README's picture
	$(COG) -r README.md docs/*.md
	$(PY) -P -m estimates plot articles --chart growth --width 816 --out docs --quiet
	$(PY) -P -m estimates plot articles --chart growth --width 816 --out docs --quiet --theme dark

constraints: .venv/installed-dev  ## update the pinned versions that CI installs
	$(PY) -m piptools compile --quiet --upgrade --extra dev --extra bench --extra archive --extra dask --extra xlsx --strip-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe --output-file constraints.txt pyproject.toml

clean:  ## remove everything that make has built
	rm -rf .venv out dist build site mutants .pytest_cache .hypothesis .mypy_cache .ruff_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "estimates needs Python 3.11 or later: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "building .venv, once: about a minute"
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,archive,dask,xlsx]'
	@touch $@ .venv/installed

.venv/installed-bench: pyproject.toml constraints.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,archive,dask,bench]'
	@touch $@ .venv/installed .venv/installed-dev

.venv/installed-fuzz: pyproject.toml constraints.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@touch $@

.venv/installed-mutants: pyproject.toml constraints.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,archive,dask,mutants]'
	@touch $@
