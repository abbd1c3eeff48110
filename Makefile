# MedChain. `make help` says what each target does.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
NODE := node_modules/.package-lock.json
# Tests wait for blocks and workers now and then: one process more than there are cores keeps these busy.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
# Every file checked by its parser, every worker and every run of the tests is a process: compiled code is kept for all.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install static demo demo-code test check lint format lock data-model contracts bench soak kubo clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/ready: requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements-dev.txt)"
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-dev.txt
	@touch $@

.venv/demo: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements-dev.txt)"
	@test -e .venv/ready || $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(NODE): package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/.built: $(NODE) $(shell find static/src static/build.mjs static/woff.mjs templates -type f 2>/dev/null)
	node static/build.mjs
	@touch $@

install: .venv/ready $(NODE) ## Python and Node packages, as locked
static: static/dist/.built ## style sheets, scripts, fonts and icons
demo: .venv/demo static/dist/.built ## everything on this machine, at http://localhost:8000 (PORT to change); Ctrl-C stops
	$(BIN)/python -m medchain.starter.demo

demo-code: ## the code that the demo's staff type after their password
	@$(BIN)/python manage.py demo_code

test: install static ## every test: contracts, chain, workers, browser
	tools/chromium
	tools/kubo/build
	contracts/check
	$(BIN)/python -m pytest -n $(WORKERS)

check: install static ## before a commit: lint, and the tests that need no server
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	@changed="$$( (git diff --name-only --diff-filter=d HEAD; git ls-files -o --exclude-standard) | grep '^templates/.*html$$' )"; \
	  test -z "$$changed" || $(BIN)/djlint --profile=django --lint --quiet $$changed
	$(BIN)/python -m pytest --without-servers -n 2

lint: install static ## style, types, import rules, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/djlint --profile=django --lint --quiet templates
	$(BIN)/python -m tools.typecheck

format: install ## put every file into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## requirements*.txt anew from requirements*.in, with hashes
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt

data-model: install ## draw docs/pictures/data-model.svg from the models
	$(BIN)/python -m tools.data_model

contracts: $(NODE) ## compile the contracts, write their ABIs
	contracts/build

kubo: ## build the IPFS node used by the tests (3 minutes the first time)
	tools/kubo/build

bench: install static ## the figures of docs/benchmarks.md
	$(BIN)/python -m benchmarks

soak: install ## every fault, many times, and many stories of consent (an hour or two)
	MEDCHAIN_SOAK=20 $(BIN)/python -m pytest tests/faults tests/property tests/attacks

clean: ## forget the demo's data and everything built
	rm -rf var static/dist
