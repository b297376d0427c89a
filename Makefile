# Everything that one does with the project, by name. `make` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

UV_VERSION := 0.13.9
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/pf9-lab
UV := $(CACHE)/uv-$(UV_VERSION)/bin/uv
PY := .venv/bin/python
NODE_WANTED := The console is built with Node.js 20.19 or newer and npm, on PATH (Debian 12 has 18: see https://nodejs.org).
# What does not wait for each other runs side by side; the words of each come when it ends.
BESIDE := $(MAKE) --no-print-directory --jobs=2 --output-sync=target
NPM := npm --prefix ui --no-audit --no-fund

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

setup: .venv/.done ui/node_modules/.done ## install what is needed, from the locks

demo: setup ## a cloud, a directory, a database, the console and the snapshot worker on this machine
	@$(PY) -m lab demo

demo-snapshots: setup ## the snapshot worker of the running demo, started anew
	@$(PY) -m lab snapshots

stop: ## end the demo and the tests' labs
	@if [ -x $(PY) ]; then for folder in $(wildcard .lab/*/); do $(PY) -m lab down --name $$(basename $$folder); done; fi

check: setup ## format, lint, types, contracts, generated files, known weaknesses of packages
	@$(BESIDE) check-python check-console

check-python:
	@$(PY) -m ruff format --check --quiet . && echo "format: as it should be"
	@$(PY) -m ruff check --quiet . && echo "lint: nothing found"
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo | tail -n 3
	@$(PY) -m tests.house.generated
	@$(PY) -m tests.house.audit
	@if docker compose version >/dev/null 2>&1; then docker compose --env-file .env.template config --quiet && echo "compose: valid"; else echo "compose: not checked, no Docker Compose here"; fi

check-console:
	@$(NPM) run --silent lint && echo "console lint: nothing found"
	@$(NPM) run --silent typecheck && echo "console types: nothing found"

test-console: check-console
	@$(NPM) run --silent test

generate: setup ## write the generated files again: db/schema.sql, ui/openapi.json, ui/src/api
	@$(PY) -m tests.house.generated --write

test: setup ## check, then every test, in three processes with a lab each
	@$(BESIDE) check-python test-console
	@$(PY) -m pytest -n 3 --dist loadfile

test-fast: setup ## the tests that need no cloud and no browser
	@$(NPM) run --silent test
	@$(PY) -m pytest -m "not cloud and not browser"

fuzz: setup ## every operation of the API with many drawn requests, as each role, others each time (EXAMPLES=100)
	@$(PY) -m pytest tests/api/test_openapi.py --examples $(or $(EXAMPLES),100)

bench-inventory: setup ## a run of the collector against a bare fetch of the same pages
	@$(PY) -m tests.bench.inventory

bench-store: setup ## storing 15,500 servers with their ports and volumes, whole and with 1 % changed
	@$(PY) -m tests.bench.store

bench-lists: setup ## every list at that size
	@$(PY) -m tests.bench.lists

bench-workbook: setup ## the workbook of 15,500 servers, and a million cells
	@$(PY) -m tests.bench.workbook

bench-history: setup ## the change log over 6,000,000 versions, read by fifty at once
	@$(PY) -m tests.bench.history

bench-policies: setup ## deciding 50,000 volumes against 200 rules
	@$(PY) -m tests.bench.policies

bench-login: setup ## what a login costs, what refusals tell by their time, what a permission check takes
	@$(PY) -m tests.bench.login

bench-compliance: setup ## compliance over 50,000 volumes and 500,000 snapshots
	@$(PY) -m tests.bench.compliance

bench-snapshots: setup ## a run over 500 due volumes against the same snapshots driven bare
	@$(PY) -m tests.bench.snapshots

bench-restore: setup ## a restore against the same changes of the cloud driven bare
	@$(PY) -m tests.bench.restore

faults-restore: setup ## the restoring process killed after each step and in each call that makes something, both modes
	@$(PY) -m tests.bench.restore_faults

chaos-restore: setup ## random servers restored, killed and disturbed at random moments for MINUTES (20), all counted
	@$(PY) -m tests.bench.restore_faults random $(or $(MINUTES),20) $(SEED)

soak-snapshots: setup ## two snapshot workers for an hour of schedules, days going by, kills -9 (MINUTES=60)
	@$(PY) -m tests.bench.soak $(or $(MINUTES),60)

bench-memory: setup ## idle memory of api, console and database in the demo
	@$(PY) -m tests.bench.memory

clean: stop ## remove what can be made again
	rm -rf .venv .lab ui/node_modules ui/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/.done: uv.lock $(UV)
	@UV_LINK_MODE=copy $(UV) sync --frozen --quiet --python python3
	@touch $@

$(UV):
	@python3 -m lab packages
	@python3 -m venv $(CACHE)/uv-$(UV_VERSION)
	@$(CACHE)/uv-$(UV_VERSION)/bin/pip install --quiet uv==$(UV_VERSION)

ui/node_modules/.done: ui/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
	  && command -v npm >/dev/null || { echo "$(NODE_WANTED)" >&2; exit 1; }
	@$(NPM) ci --silent
	@touch $@

.PHONY: help setup demo demo-snapshots stop check check-python check-console test-console generate test test-fast bench-inventory bench-store bench-lists bench-workbook bench-history bench-login bench-policies bench-snapshots bench-restore faults-restore chaos-restore bench-memory soak-snapshots fuzz clean
