# make serve   install, build the data, validate, publish and serve on http://127.0.0.1:8000/
# make test    install and run every check
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
FACTS := $(wildcard data/sources/*.csv data/mappings/*.csv data/build/*.py ontology/*.ttl ontology/vocab/*.ttl)

.PHONY: serve test check data clean

serve: .make/serve .make/data
	@exec $(RUN) -m accords serve

test: .make/test check
	$(RUN) -m data.build --check
	$(RUN) -m pytest

check: .make/test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

data: .make/serve
	$(RUN) -m data.build

.make/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Accords needs Python 3.11 or newer; try: make PYTHON=python3.11 …")'
	@echo "Making a virtual environment in $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p .make && touch $@

.make/serve: .make/venv pyproject.toml
	@echo "Installing Accords and what it needs …" >&2
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.make/test: .make/venv pyproject.toml
	@echo "Installing Accords and what its tests need …" >&2
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ .make/serve

.make/data: .make/serve $(FACTS)
	@echo "Building the data from the facts …" >&2
	@$(RUN) -m data.build
	@touch $@

clean:
	rm -rf $(VENV) .make .accords dist
