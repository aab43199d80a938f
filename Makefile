# `make help` lists the targets. Each makes the virtualenv first where it is missing or old.
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# The newest Python from 3.11 on that runs and can make a virtualenv (Debian leaves ensurepip out of
# its python3 package; a pyenv shim may stand there and not run).
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON = $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	if $$p -c '$(USABLE)' >/dev/null 2>&1; then command -v $$p; break; fi; done)
PYTHON = $(eval PYTHON := $(FIND_PYTHON))$(PYTHON)

# Many tests wait for servers: two more than two cores have hands.
JOBS := 4

# SQL may hold backticks, quotes and dollars: it travels in the environment, not through the shell
# and not through make's own variables.
override SQL := $(value SQL)
export SQL DATA CLOUD

DEPLOY = $(if $(PROJECT),--project=$(PROJECT)) $(if $(REGION),--region=$(REGION)) \
	$(if $(EMAIL),--email=$(EMAIL)) $(if $(STATE),--state=$(STATE)) $(if $(DASHBOARD),--dashboard)

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements-dev.txt
	@test -n "$(PYTHON)" || { \
	echo "Angelia needs Python 3.11 or newer with the venv module. Install it with one of:"; \
	echo "  sudo apt-get install python3 python3-venv    (Debian, Ubuntu, WSL)"; \
	echo "  sudo dnf install python3.12                  (Fedora)"; \
	echo "  brew install python@3.12                     (macOS)"; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (about half a minute, once)"
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: build ## Start everything and stay; CLOUD=google: on Google's emulators
	@$(BIN)/python -m local run

demo: build ## Play a shop day through a fresh pipeline and balance the books
	@$(BIN)/python -m local demo

items: $(STAMP) ## The live item counters of what `make run` started
	@$(BIN)/python -m local items

query: $(STAMP) ## SQL="SELECT …": ask the BigQuery that `make run` started
	@$(BIN)/python -m local query

daily: $(STAMP) ## Make GA4's daily tables of what `make run` keeps
	@$(BIN)/python -m local daily

screenshot: build ## Pictures of the dashboard with sales, and of the demo shop, in .angelia/
	@$(BIN)/python -m local screenshot

build: $(STAMP) ## Stage the deployable functions under build/
	@$(BIN)/python local/build.py

check: $(STAMP) ## Format, lint and types; Terraform's too where it is installed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy functions shared local tests
	@$(BIN)/python -m tests.terraform

test: build ## Run every test that is not long; REQUIRE=all leaves none out
	@$(BIN)/python -m pytest -q -n $(JOBS) $(if $(REQUIRE),--require=$(REQUIRE)) $(PYTEST)

soak: build ## Kill everything for SOAK_S seconds (600), sell one item 50 times a second, cut the dashboard
	@$(BIN)/python -m pytest tests/soak $(PYTEST)

fuzz: build ## FUZZ_N hostile requests (100000) against ingest, all that it publishes as rows; new examples for every parser
	@FUZZ_N=$(or $(FUZZ_N),100000) $(BIN)/python -m pytest -q tests/fuzz $(PYTEST)
	@$(BIN)/python -m pytest -q -n $(JOBS) -m hypothesis --hypothesis-profile=fuzz tests/unit $(PYTEST)

accuracy: $(STAMP) ## How often enrich agrees with labelled data, beside its targets
	@$(BIN)/python -m tests.accuracy

bench: build ## What the pipeline does on this machine, beside its budgets (4 minutes)
	@$(BIN)/python -m tests.bench

docs: $(STAMP) ## Write docs/configuration.md and docs/table.md from the code
	@$(BIN)/python -m local.configuration
	@$(BIN)/python -m local.table_docs

plan: build ## PROJECT=… REGION=… EMAIL=…: what a deployment would change
	@$(BIN)/python -m local.deploy plan $(DEPLOY)

deploy: build ## The same, and DASHBOARD=1 for one: put it on Google Cloud and see one event through
	@$(BIN)/python -m local.deploy deploy $(DEPLOY)

smoke: $(STAMP) ## Send one event through what is deployed and find its row
	@$(BIN)/python -m local.deploy smoke $(DEPLOY)

destroy: build ## Take a deployment down; environment = "dev" takes its data with it
	@$(BIN)/python -m local.deploy destroy $(DEPLOY)

lock: $(STAMP) ## Pin the newest versions into the requirements files
	@$(BIN)/python local/lock.py

clean: ## Remove build/ and what `make run` and the tests kept, the dashboard's environment too
	@rm -rf build .angelia .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help run demo items query daily screenshot build check test soak fuzz accuracy bench docs plan deploy smoke destroy lock clean
