# Everything is made inside this folder. Needed beforehand: Python 3.11 or newer, git, make.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

PYTHON ?= python3
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
export SAM_CLI_TELEMETRY := 0
# Tests are compiled once, wherever the shell says that no byte code is to be kept.
unexport PYTHONDONTWRITEBYTECODE

UV := .local/uv/bin/uv
IN := .venv/bin
SAM := .local/tools/sam/bin/sam
CFN_LINT := .local/tools/sam/bin/cfn-lint
CHECKOV := .local/tools/checkov/bin/checkov
tool = UV_PROJECT_ENVIRONMENT=$(CURDIR)/.local/tools/$(1) $(UV) sync --quiet --locked --python $(PYTHON) --project infra/tools/$(1)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: setup  ## the whole system on this machine: pages, functions, tables, an inbox
	@$(IN)/python -m infra.local run

stop:  ## end what `make run` started; its data stays
	@[ ! -x $(IN)/python ] || $(IN)/python -m infra.local stop

clean: stop  ## forget the local cloud's data and builds
	@rm -rf .local/{state,mails,build,tmp,sam,stack.json,season.json} .local/*.log .aws-sam out

test: lint unit  ## what must hold before a commit, in minutes: every promise at least once

unit: setup
	@$(IN)/pytest --numprocesses=auto -m "not check"

check: setup  ## everything else: browser, local cloud, seasons, faults, fuzzing, mail HTML
	@# One process more than there are processors: that of the browser and that of the local cloud mostly wait.
	@$(IN)/pytest --numprocesses=$$(($$(nproc) + 1)) -m check
	@$(IN)/python -m infra.local.dynamodb_local

lint: setup
	@$(IN)/ruff format --check .
	@$(IN)/ruff check .
	@$(IN)/mypy
	@$(IN)/lint-imports --no-logo
	@$(SAM) validate --lint --region eu-north-1 2>&1 | tail -n 1
	@$(CFN_LINT) --regions eu-north-1 -- infra/tables.yaml infra/watch.yaml infra/front.yaml infra/github.yaml
	@$(CHECKOV) --config-file .checkov.yaml

format: setup  ## put the code into shape
	@$(IN)/ruff format .
	@$(IN)/ruff check --fix .

season: setup  ## play the season of 2018 in a minute; the report is out/season/index.html
	@$(IN)/python -m infra.proof.season

faults: setup  ## seasons drawn by chance, in bad weather, a few minutes; SEEDS=10000 for a night, SEED=4711 for one
	@$(IN)/python -m infra.proof.faults $(if $(SEED),--seed $(SEED),$(if $(SEEDS),--seeds $(SEEDS),--minutes 4))

plans: setup  ## play a hundred plans drawn at random, and all meetings of the one that has 48; PLANS=400 for a night
	@TOVHOLDER_PLANS=$(or $(PLANS),100) TOVHOLDER_MEETINGS=48 $(IN)/pytest --numprocesses=2 --timeout=0 \
	    tests/proof/season/test_drawn_plans.py "tests/proof/season/test_example_plans.py::test_an_example_is_played_whole[hver-uge]"

mutants: setup  ## change each line of the rules and see whether tests notice; minutes
	@$(UV) sync --quiet --locked --group mutants --python $(PYTHON)
	@rm -rf mutants && $(IN)/mutmut run | tail -n 1 && $(IN)/mutmut results

mails: setup  ## every mail in every state on one page: out/mails/index.html
	@$(IN)/python -m infra.proof.gallery

readers: setup  ## programs of others read our headers, calendar files and HTML; two minutes
	@$(IN)/python -m infra.proof.readers

texts: setup  ## take up new texts into the catalogues, and list what lacks a translation
	@$(IN)/python -m infra.texts

bench: setup  ## what everything costs: DynamoDB, a campaign, a new account, money; some minutes
	@$(IN)/python -m infra.proof.bench

figures: setup  ## the same, and docs/figures.md and docs/figures written anew
	@$(IN)/python -m infra.proof.bench --write

cost: setup  ## what a season costs at AWS, and an idle month, and how many committees it carries
	@$(IN)/python -m infra.proof.bench.cost

deploy: setup  ## deploy to AWS: asks for what it has to know, and says what to do next
	@$(IN)/python -m infra.deploy $(DEPLOY)

artifacts: setup
	@find functions -name __pycache__ -prune -exec rm -r {} +
	@# Byte code for the runtime's Python, where it is at hand: Lambda cannot keep any, and compiles at every start.
	@runtime=$$($(UV) python find --no-python-downloads 3.13 2>/dev/null) && \
	    "$$runtime" -m compileall -q --invalidation-mode checked-hash functions || true
	@$(SAM) build --build-in-source

setup: .local/ready .local/texts  ## what the others need: four environments, each from its lock; compiled catalogues

.local/ready: pyproject.toml uv.lock $(wildcard infra/tools/*/uv.lock) $(UV)
	@echo "  Installing dependencies …"
	@$(UV) sync --quiet --locked --python $(PYTHON)
	@echo "  Installing MiniStack (the local cloud) …"
	@$(call tool,cloud)
	@echo "  Installing AWS SAM …"
	@$(call tool,sam)
	@echo "  Installing checkov …"
	@$(call tool,checkov)
	@touch $@

# Compiled catalogues are built, not kept in git, where two branches that add a text could not be merged.
.local/texts: $(shell git ls-files '*.po') | .local/ready
	@$(IN)/python -m infra.texts --compile
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

.PHONY: help run stop clean test unit check lint format season faults plans mutants mails readers texts bench figures cost deploy artifacts setup
