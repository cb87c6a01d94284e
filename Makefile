# One word a task; what each does stands in README.md.
.DEFAULT_GOAL := help
PORT ?= 8000
BIN := .venv/bin
BENCHES = $(filter-out __init__,$(basename $(notdir $(wildcard tests/bench/*.py))))

.PHONY: help setup run test check bench format lock

help: ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## Install what is needed and build the assets; quick when nothing changed
	@scripts/setup

run: setup ## Start everything with demo data and print the addresses (PORT=8000, DATA=folder)
	@$(BIN)/yaojian up --demo --port $(PORT) $(if $(DATA),--data $(DATA))

test: setup ## Run all tests: first without a browser, then in the browser
	@scripts/test

check: setup ## Format, lint, types, imports, migrations, sizes
	@scripts/check

bench: setup ## Run one comparison: make bench NAME=ledger
	@test -f tests/bench/$(NAME).py || { echo "make bench NAME=…, one of: $(BENCHES)"; exit 2; }
	@$(BIN)/python -m tests.bench.$(NAME)

format: setup ## Format Python and mend what ruff can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lock: ## Pin and hash the Python packages anew after a change in pyproject.toml
	@.cache/tools/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --group dev --output-file requirements.lock pyproject.toml
	@.cache/tools/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --group train --output-file requirements-train.lock pyproject.toml

openapi: ## Write the description of the API anew after it changed
	@DJANGO_SETTINGS_MODULE=yaojian.config.settings $(BIN)/python -m django export_openapi_schema \
	  --api yaojian.config.api.api --indent 1 --output docs/openapi.json
