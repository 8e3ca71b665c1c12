# Meldpunt. "make help" lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AUDIT := .venv-audit
PORT ?= 8000
STATE ?= var/demo
export PORT STATE
# Where Python may not keep what it compiled, each process of the product takes eight seconds to start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help system system-test system-deep demo test deep check eisen mutation audit sbom bench screenshots code requirements clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: system $(VENV)/.demo ## Start the whole product with fictional reports, until Ctrl-C (PORT, STATE)
	@exec $(BIN)/python tools/demo.py

system:
	@$(PYTHON) tools/system_packages.py demo

system-test:
	@$(PYTHON) tools/system_packages.py test

system-deep:
	@$(PYTHON) tools/system_packages.py deep

code: $(VENV)/.demo ## Print the six digits of a demo account (WIE=cor)
	@$(BIN)/python tools/totp.py

test: system-test $(VENV)/.dev ## Run the tests on an embedded PostgreSQL
	@$(BIN)/python tools/run_tests.py $(ARGS)

deep: system-deep $(VENV)/.deep ## What takes longer than make test may: bad luck, bad lines, three engines, a year, branches, mutation
	@$(BIN)/python tools/run_tests.py -m deep
	@$(BIN)/python tools/run_tests.py --takken
	@$(BIN)/python tools/mutatie.py

check: $(VENV)/.dev ## Format, lint, types, imports, migrations, translations
	@$(BIN)/python tools/check.py

eisen: $(VENV)/.dev ## The security requirements as a table: id, test, result
	@$(BIN)/python tools/eisen.py

audit: $(AUDIT)/.klaar ## Known leaks in packages, semgrep's rules for Django, forgotten secrets; needs the internet
	@$(AUDIT)/bin/python tools/audit.py

sbom: $(AUDIT)/.klaar ## The list of parts (CycloneDX) of this version, into var/sbom.json
	@mkdir -p var && $(AUDIT)/bin/cyclonedx-py requirements --pyproject pyproject.toml --of JSON -o var/sbom.json requirements/base.txt
	@echo "Geschreven: var/sbom.json"

mutation: $(VENV)/.dev ## Does a test notice each small mistake in the vault, the trail and the rules? (about half an hour)
	@$(BIN)/python tools/mutatie.py $(ARGS)

bench: system-test $(VENV)/.dev ## Measure against a bare Django; writes var/bench.json
	@$(BIN)/python bench/run.py

screenshots: system-test $(VENV)/.dev ## Every page, phone and desktop, light and dark, into var/screenshots
	@$(BIN)/python tools/screenshots.py

requirements: $(VENV)/.dev ## Compile the pinned requirements anew from pyproject.toml
	@$(BIN)/python tools/requirements.py

clean: ## Remove what was built and the demo's state
	rm -rf $(VENV) $(AUDIT) var

$(VENV)/.base:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Meldpunt heeft Python 3.11 of nieuwer nodig. Zet PYTHON=python3.11 voor make.")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python kan geen omgeving maken. Installeer die mogelijkheid met: sudo apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.demo: requirements/demo.txt | $(VENV)/.base
	@echo "Pakketten installeren …"
	@$(PYTHON) tools/install.py $(BIN)/python requirements/demo.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.base
	@echo "Pakketten installeren …"
	@$(PYTHON) tools/install.py $(BIN)/python requirements/dev.txt
	@touch $@ $(VENV)/.demo

$(VENV)/.deep: requirements/deep.txt $(VENV)/.dev
	@echo "Browsers voor het testen installeren …"
	@$(PYTHON) tools/install.py $(BIN)/python requirements/deep.txt
	@touch $@

$(AUDIT)/.klaar: requirements/audit.txt
	@$(PYTHON) -m venv $(AUDIT)
	@echo "Pakketten voor het nakijken installeren …"
	@$(PYTHON) tools/install.py $(AUDIT)/bin/python requirements/audit.txt
	@touch $@
