# One-liners over the command line of the house; `make help` lists them.
.DEFAULT_GOAL := help
PY := .venv/bin/python

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

setup: ## virtualenv from the lock, our packages editable
	@test -x .venv/bin/python || python3 -m venv .venv
	@.venv/bin/pip install -q --require-hashes -r requirements/tools.txt
	@.venv/bin/pip install -q --no-deps --no-build-isolation -e shared/contracts -e shared/chassis -e shared/look -e deploy/ordinator -e shared/testkit -e services/idp -e services/frmr -e services/cabinet -e services/documents

lint: ## ruff
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: ## mypy, strict
	@.venv/bin/mypy

rooms: ## who may import whom, and the guards of the house
	@.venv/bin/lint-imports
	@.venv/bin/python -m testkit guards

test: setup lint types rooms ## everything that must be green
	@.venv/bin/pytest

.PHONY: help setup lint types rooms test
