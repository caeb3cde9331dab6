# Two commands matter: `make demo` and `make test`. Both prepare what they need and may be repeated.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-neo4j-latest lint browser docs ablation pictures lock clean
.DEFAULT_GOAL := demo

demo: $(READY)  ## the graph of seeds/digests, its explorer and its report, in demo/
	@$(BIN)/kgraph build seeds/digests --workspace demo
	@$(BIN)/kgraph explore --workspace demo --quiet -o demo/explorer.html
	@$(BIN)/kgraph report cooccurrence --workspace demo --quiet -o demo/report
	@printf '%s\n' '' 'Look at:' '  demo/explorer.html        the graph: search it, open a concept, read the sentences' \
		'  demo/report/index.html    which concepts go together' 'Try next:' \
		'  $(BIN)/kgraph show 稀疏自编码器 --workspace demo' \
		'  $(BIN)/kgraph query concept_partners -p concept=GRPO --workspace demo' \
		'  $(BIN)/kgraph query --list'

test: $(READY) browser  ## all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-neo4j-latest: $(READY)  ## the tests on a server, against the newest Neo4j
	KGRAPH_TEST_NEO4J_VERSION=2026.05.0 $(BIN)/python -m pytest tests/neo4j tests/query tests/local

lint: $(READY)  ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "kgraph needs Python 3.11 to 3.13, this is %d.%d; name another one: make PYTHON=python3.11" % v)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

browser:  ## a Chromium and its driver for the explorer's tests: the one on PATH, else Debian's
	@sh tests/browser.sh

docs: $(READY)  ## the generated parts of README.md, docs/ and schema/
	$(BIN)/python -m kgraph.store.generate
	$(BIN)/python -c 'from kgraph.query import markdown; print(markdown(), end="")' > docs/queries.md
	$(BIN)/cog -r README.md docs/extraction.md
	$(BIN)/python docs/cookbook.py

ablation: $(READY)  ## what each part of finding and joining gives: docs/ablation.csv, shown in docs/extraction.md
	$(BIN)/kgraph evaluate seeds/gold/dev.json --ablation --quiet --format csv > docs/ablation.csv
	$(BIN)/cog -r docs/extraction.md

pictures: demo browser  ## the pictures of the README, from the demo
	$(BIN)/python docs/pictures.py

lock:  ## resolve the dependencies of pyproject.toml anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --group dev --extra neo4j-local --no-emit-index-url --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo
