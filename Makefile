# Everything a person needs, from the repository root. `make` alone lists the commands.
.DEFAULT_GOAL := help
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONHASHSEED := 0

.PHONY: help setup setup-dev train run chat test eval bench scale drill fuzz audit verdicts widget lock

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## Python 3.10, .venv, locked dependencies, German language data; nothing when nothing changed
	@bash deploy/setup.sh

setup-dev:
	@bash deploy/setup.sh dev

train: setup ## train if data or config changed
	@$(PY) -m bot train

run: setup ## train if needed and serve on http://127.0.0.1:5005
	@$(PY) -m bot run

chat: setup ## talk to the bot in the terminal
	@$(PY) -m bot chat

test: setup-dev ## the set-up plus ruff, mypy and every test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PY) -m bot train
	@$(PY) -m pytest -n 2 --dist loadfile

scale: setup-dev ## prove two bots on PostgreSQL, Redis and nginx (must be installed), about two minutes
	@$(PY) -m bot train
	@SCALE_TESTS=required $(PY) -m pytest tests/scale tests/bot/together

eval: setup-dev ## language report: reports/nlu.json and a page to look at
	@$(PY) -m bot eval

bench: setup-dev ## speed against stock Rasa: reports/speed.json, docs/speed.md; trains stock once, which takes long
	@$(PY) -m bot train
	@$(PY) -m bench.speed

verdicts: setup ## write docs/verdicts.md: every answer about a looked-up mail, for review
	@$(PY) -m docs.verdicts

widget: ## build the chat widget from bot/widget/src (needs Node 20)
	@cd bot/widget && npm ci --silent --no-audit --no-fund && npm run --silent build

drill: setup-dev ## fail every dependency at every open question, kill the server at every step: reports/drill.json
	@$(PY) -m bot train
	@$(PY) -m tests.drills

fuzz: setup-dev ## parsers, routes and 100,000 messages with what nobody should send; takes hours: reports/fuzz.json
	@FUZZ_EXAMPLES=500 $(PY) -m pytest tests/security tests/conversations/test_schemathesis.py
	@nice -n 19 $(PY) -m bench.fuzz --messages 100000

audit: setup-dev ## known weaknesses of what is installed, and licences (docs/security.md judges them)
	-@.venv/bin/uv tool run --from pip-audit==2.10.1 pip-audit --disable-pip --no-deps -r requirements.lock
	-@cd bot/widget && npm audit
	@$(PY) -m docs.licences

lock: setup-dev ## resolve the dependencies anew into the two lock files
	@.venv/bin/uv pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
