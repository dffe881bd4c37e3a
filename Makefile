# The commands of the project. `make help` lists them; the README says when to use which.

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
export PATH := $(BIN):$(PATH)

# libatomic is what the browser driver's own Node is linked against.
RUN_PACKAGES := ffmpeg:ffmpeg
TEST_PACKAGES := $(RUN_PACKAGES) chromium:chromium fc-list:fontconfig libatomic.so.1:libatomic1

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-test test test-fast check format generate bench screenshots clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: setup ## install what is missing, load the demo projects, start everything on loopback (PORT=8000)
	@$(BIN)/groundling demo --port $(PORT)

setup: $(VENV)/.installed frontend/dist/.built ## install what running needs and build the frontend
	@sh .ci/system-packages $(RUN_PACKAGES)

setup-test: setup $(VENV)/.installed-test ## install what the tests need as well
	@sh .ci/system-packages $(TEST_PACKAGES)

$(VENV)/bin/python:
	@sh .ci/make-venv $(PYTHON) $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing Python packages"
	@$(PIP) -e '.[build]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "installing Python packages for the tests"
	@$(PIP) -e '.[build,models,test]'
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | $(VENV)/.installed
	@echo "installing frontend packages"
	@cd frontend && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

FRONTEND_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f 2>/dev/null)

frontend/dist/.built: $(FRONTEND_SOURCES) frontend/node_modules/.installed
	@echo "building the frontend"
	@cd frontend && npm run --silent build
	@$(BIN)/python -m whitenoise.compress -q frontend/dist
	@touch $@

test: setup-test ## run everything: Python, TypeScript, browser; on the embedded default and on PostgreSQL + Redis
	@$(BIN)/python -m tests.run

test-fast: setup-test ## only the tests without servers, browsers and models
	@$(BIN)/python -m pytest -q -m "not services and not e2e and not models and not media"

check: setup-test ## format, lint, types, import contracts, generated files, missing migrations
	@$(BIN)/python -m tests.check

format: setup-test ## format Python and TypeScript
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only .
	@cd frontend && npm run --silent format

generate: setup-test ## write every generated file again
	@$(BIN)/python -m annotation_schemas.generate
	@$(BIN)/python -m tests.check --write

bench: setup-test ## benchmarks, as ratios within one run
	@$(BIN)/python -m tests.perf

screenshots: setup-test ## take the pictures of the README from the running demo
	@$(BIN)/python -m tests.e2e.screenshots

clean: ## remove what the commands above made, except data
	rm -rf $(VENV) frontend/node_modules frontend/dist test-artifacts
