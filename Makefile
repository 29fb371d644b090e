# make run opens the app, make test runs every test. Both set themselves up in .venv first.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: run serve test lint soak audit data wheel wheel-test clean

run: .venv/app.done
	$(BIN)/streamlit run serve.py --server.port $(PORT)

# For a group: N processes behind a proxy (docs/hosting.md). ADDRESS=0.0.0.0 opens it to the network.
N ?= 2
ADDRESS ?= 127.0.0.1
serve: .venv/hosting.done
	$(BIN)/python -m deploy.serve --processes $(N) --address $(ADDRESS) --port $(PORT)

test: .venv/test.done lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

# Kill servers while they save a thousand times (benchmarks/results/soak.md)
soak: .venv/test.done
	$(BIN)/python benchmarks/soak.py

# Known faults and licences of what is installed; it asks a service on the network, so no test does it
audit: .venv/hosting.done requirements-audit.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	$(BIN)/python -m deploy.licences
	$(BIN)/pip-audit -r requirements.txt -r requirements-hosting.txt

# Re-tabulate the bundled data sets from the originals: make data FROM=folder
data: .venv/app.done
	$(BIN)/python -m datasets.build $(FROM)

.venv/app.done: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/hosting.done: .venv/app.done requirements-hosting.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-hosting.txt
	touch $@

.venv/test.done: .venv/app.done requirements-dev.txt requirements-hosting.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	sh tests/browser/chromium.sh
	sh tests/store/postgresql.sh
	sh tests/deploy/haproxy.sh
	touch $@

# The package to install: dist/*.whl, and what a new user does with it, in an environment of its own outside of here
wheel: .venv/app.done
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

wheel-test: wheel
	sh tests/door/wheel.sh dist/*.whl

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
