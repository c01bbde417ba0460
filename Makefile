# Everything this project is asked to do. `make help` lists it.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
PROCESSES ?= auto
CHROMIUM := $(shell command -v chromium)
# The newest of the usual names is not always the best known: the machine's own python3 comes first.
PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PIP := install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
STATIC := $(if $(wildcard static),$(shell find static -type f ! -name '*.gz'))
LONG := not torture$(if $(CHROMIUM),, and not browser)
PYTEST := $(BIN)/pytest --numprocesses=$(PROCESSES) --maxprocesses=4 --dist=loadfile
COVERED := ledger sync access
COVERAGE := $(COVERED:%=--cov=%) --cov-branch --cov-report=term:skip-covered
LEAST := 95
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-strip-extras --no-header

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install runtime demo test browser check format lint types floors fix bench torture words \
	requirements

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

install: $(VENV)/tools $(CATALOGUES) $(VENV)/static ## Install everything, the tools included, into .venv

runtime: $(VENV)/runtime $(CATALOGUES) $(VENV)/static ## Install what running it needs, without the tools

demo: runtime ## Try Pointage on made-up books; PORT=5000
	@$(BIN)/flask --app app demo --port $(PORT)

test: install ## Run the tests; those in a browser too where chromium is
	$(PYTEST) -m '$(LONG)' $(MEASURED)

browser: install ## Run the tests in a real browser
	$(BIN)/pytest -m browser

check: MEASURED := $(COVERAGE)
check: install format lint types floors test ## Run all that must hold before a change goes in
	@for folder in $(COVERED); do \
		$(BIN)/coverage report --include="$$folder/*" --fail-under=$(LEAST) >/dev/null || \
		{ echo "Less than $(LEAST) % of $$folder/ is covered." >&2; exit 1; }; done

format: $(VENV)/tools
	$(BIN)/ruff format --check --quiet

lint: $(VENV)/tools
	$(BIN)/ruff check --quiet

types: $(VENV)/tools
	$(BIN)/mypy .

floors: $(VENV)/tools
	$(BIN)/lint-imports --no-logo

fix: $(VENV)/tools ## Mend what the tools can mend by themselves
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: install ## Measure the synchronisation against the database's own INSERT … SELECT
	$(BIN)/python bench/sync.py

torture: install ## Kill it at random for a long time
	$(BIN)/pytest -m torture

words: $(VENV)/runtime ## Gather new words to translate into the catalogues
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping-file translations/babel.cfg --keywords N_ --ignore-dirs '.*' \
		--sort-output --add-location file --output-file build/messages.pot views sync reports templates
	$(BIN)/pybabel --quiet update --input-file build/messages.pot --output-dir translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100

requirements: $(VENV)/tools ## Pin the dependencies anew; MORE=--upgrade takes newer versions
	$(COMPILE) $(MORE) --output-file requirements.txt
	$(COMPILE) $(MORE) --output-file requirements-dev.txt --group dev

# Debian keeps a part of venv in a package of its own; without it, pip installs from outside.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Pointage needs Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)

define fetch
@if test -x $(BIN)/pip; then $(BIN)/pip $(PIP) --requirement $<; \
else $(PYTHON) -m pip --python $(BIN)/python $(PIP) --requirement $<; fi
endef

$(VENV)/runtime: requirements.txt | $(BIN)/python
	$(fetch)
	@touch $@

$(VENV)/tools: requirements-dev.txt | $(BIN)/python
	$(fetch)
	@touch $@ $(VENV)/runtime

$(CATALOGUES): %.mo: %.po | $(VENV)/runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(VENV)/static: $(STATIC) | $(VENV)/runtime
	@if test -d static; then $(BIN)/python -m whitenoise.compress --quiet static; fi
	@touch $@
