# Everything is made inside this folder. Needed beforehand: Python 3.11 or newer, git, make.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

PYTHON ?= python3
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
export SAM_CLI_TELEMETRY := 0

UV := .local/uv/bin/uv
IN := .venv/bin
SAM := .local/tools/sam/bin/sam

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: setup  ## the whole system on this machine: pages, functions, tables, an inbox
	@$(IN)/python -m infra.local run

stop:  ## end what `make run` started; its data stays
	@[ ! -x $(IN)/python ] || $(IN)/python -m infra.local stop

clean: stop  ## forget the local cloud's data and builds
	@rm -rf .local/{state,mails,build,tmp,sam,stack.json,season.json} .local/*.log .aws-sam out

test: lint unit  ## everything that must hold before a commit

unit: setup
	@$(IN)/pytest

lint: setup
	@$(IN)/ruff format --check .
	@$(IN)/ruff check .
	@$(IN)/mypy
	@$(SAM) validate --lint --region eu-north-1 2>&1 | tail -n 1

format: setup  ## put the code into shape
	@$(IN)/ruff format .
	@$(IN)/ruff check --fix .

season: setup  ## play the season of 2018 in a minute; the report is out/season/index.html
	@$(IN)/python -m infra.season

mails: setup  ## every mail in every state on one page: out/mails/index.html
	@$(IN)/python -m infra.gallery

texts: setup  ## take up new texts into the catalogues, and list what lacks a translation
	@$(IN)/python -m infra.texts

bench: setup  ## what ticks, sign-ups, campaigns, forecasts, new processes and requests cost; some minutes
	@$(IN)/python -m infra.bench.tick
	@$(IN)/python -m infra.bench.sign_up
	@$(IN)/python -m infra.bench.campaign
	@$(IN)/python -m infra.bench.forecast
	@$(IN)/python -m infra.bench.start_up
	@$(IN)/python -m infra.bench.requests

cost: setup  ## what a season costs at AWS, and an idle month, and how many committees it carries
	@$(IN)/python -m infra.bench.cost

pythons: setup  ## types, compilers and wheels of every Python from 3.11 to 3.14
	@$(IN)/python -m infra.pythons

deploy: setup  ## build for AWS and deploy there, asking for what it needs to know
	@find functions -name __pycache__ -prune -exec rm -r {} +
	@# Byte code for the runtime's Python, where it is at hand: Lambda cannot keep any, and compiles at every start.
	@runtime=$$($(UV) python find --no-python-downloads 3.13 2>/dev/null) && \
	    "$$runtime" -m compileall -q --invalidation-mode checked-hash functions || true
	@$(SAM) build --build-in-source
	@$(SAM) deploy --guided

setup: .local/ready  ## what the others need: three environments from uv.lock

.local/ready: pyproject.toml uv.lock $(UV)
	@echo "  Installing dependencies …"
	@$(UV) sync --quiet --locked --python $(PYTHON)
	@echo "  Installing MiniStack (the local cloud) …"
	@UV_PROJECT_ENVIRONMENT=.local/tools/cloud $(UV) sync --quiet --locked --python $(PYTHON) --only-group cloud
	@echo "  Installing AWS SAM …"
	@UV_PROJECT_ENVIRONMENT=.local/tools/sam $(UV) sync --quiet --locked --python $(PYTHON) --only-group sam
	@touch $@

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "$(PYTHON) is $$($(PYTHON) -V): Python 3.11 or newer is needed (make PYTHON=python3.12 …)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	    || { echo "Python's venv is missing: install it (Debian: apt install python3-venv)."; exit 1; }
	@echo "  Installing uv …"
	@$(PYTHON) -m venv .local/uv
	@.local/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.PHONY: help run stop clean test unit lint format season mails texts bench cost pythons deploy setup
