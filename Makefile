# Two commands after a clone: `make demo` and `make test`. Each makes its environment itself.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev
JOBS ?= 2
TESTS ?=

.PHONY: help demo serve test lint types contracts unit wheel calibrate bench reference format lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(RUN) ## Evaluate the shipped campaigns; print the verdicts and write a report into demo/
	@$(BIN)/demandeval demo --workspace demo

serve: $(RUN) ## Open the dashboard on what `make demo` left
	@test -d demo || $(MAKE) --no-print-directory demo
	@$(BIN)/demandeval serve --workspace demo

test: lint types contracts unit ## Everything that is checked before a change is taken in

lint: $(DEV) ## Style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) ## Types of the toolkit
	$(BIN)/mypy

contracts: $(DEV) ## Who may import whom
	$(BIN)/lint-imports --no-cache --no-logo

unit: $(DEV) ## Tests and the examples in docstrings and docs (TESTS=tests/models for a part)
	$(PY) -m pytest -n $(JOBS) $(TESTS)

wheel: $(DEV) ## Build the wheel into dist/ and check what is in it
	$(PY) -m hatchling build -t wheel
	$(PY) -m pytest tests/contract/test_packaging.py

calibrate: $(DEV) ## How often intervals hold what they promise (simulations; long)
	$(PY) -m tests.calibration

bench: $(DEV) ## How fast it is, beside the usual tools
	$(PY) -m tests.benchmarks

reference: $(DEV) ## Run the R scripts again and compare with the stored numbers (needs R)
	$(PY) -m tests.reference

format: $(DEV) ## Put the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(DEV) ## Choose the versions anew: rewrites requirements/*.lock
	sh requirements/lock $(BIN)/uv

clean: ## Remove the environment, the demo and all that was made
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find toolkit dashboards tests -name __pycache__ -prune -exec rm -rf {} +

# The environment. What is missing for it is one line, said before anything is made.
missing = $(shell sh requirements/environment missing)
need = $(if $(missing),$(error $(missing)))

ifeq ($(shell sh requirements/environment moved),moved)
$(RUN) $(DEV): anew
.PHONY: anew
anew:
endif

$(RUN): requirements/run.lock requirements/environment pyproject.toml
	$(need)@sh requirements/environment run

$(DEV): requirements/dev.lock requirements/run.lock requirements/environment pyproject.toml
	$(need)@sh requirements/environment dev
