# The README's two commands are `make run` and `make test`; tests/test_house.py holds them to be the same.
UV := .venv/bin/uv run --frozen

.PHONY: help run test check lint types golden designs mechanisms docs bars coverage nation nightly wheel service healthz contract kill bandit

help: ## Say what there is to make.
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: ## The first command: set up, and serve pages and API.
	python3 -m venv .venv && .venv/bin/pip install -q uv && .venv/bin/uv run --frozen kutcalc serve

test: ## The second command: all tests.
	.venv/bin/uv run --frozen pytest

check: lint types test ## What continuous integration asks of a change.

lint: ## Lint, and the format of the code.
	$(UV) ruff check
	$(UV) ruff format --check

types: ## mypy --strict, tests too.
	$(UV) mypy

golden: ## Write the expected tables of scenarios anew, and show what moved.
	$(UV) python -m tests.golden

designs: ## Every design with its class, how well its values are known, and the tests that work it.
	$(UV) python -m tests.policy.designs

mechanisms: ## Every mechanism with its boundary test, its property test and the oracle's part of it.
	$(UV) python -m tests.policy.mechanisms_table

docs: ## Write the glossary, the rule book and the limits anew from the declarations.
	$(UV) python -m kutcalc.report.glossary web/docs

bars: ## Print each bar of quality, with the test or command that shows it.
	$(UV) python tests/bars.py

coverage: ## Branches taken by the tests: all of them in units, engine and law, and 95 % overall.
	rm -f .coverage .coverage.*
	$(UV) coverage run -m pytest
	$(UV) coverage combine -q
	$(UV) coverage report --include='src/kutcalc/units.py,src/kutcalc/engine/*,src/kutcalc/law/*' --fail-under=100
	$(UV) coverage report --fail-under=95

nightly: ## The long form of the tests: new and more random examples.
	HYPOTHESIS_PROFILE=nightly $(UV) pytest

wheel: ## Build the wheel into dist/.
	$(UV) hatchling build -t wheel

service: ## Requests a second beside an empty handler, on two workers, in one run.
	$(UV) python tests/benchmarks/service.py

nation: ## A sweep over the nation beside separate runs, and how time and memory grow to 50 million payslips.
	$(UV) python tests/benchmarks/national.py
	$(UV) python tests/benchmarks/nation_size.py

healthz: ## How long /healthz takes while two long jobs run.
	$(UV) python tests/benchmarks/healthz.py

contract: ## The contract of the API with 500 generated examples for each operation.
	$(UV) python -m tests.server.test_contract 500

kill: ## Kill -9 in the middle, 200 rounds on each database; then 50 gentle stops.
	$(UV) python tests/hostile/test_kill.py 200
	$(UV) python tests/hostile/test_kill.py 200 postgresql
	$(UV) python tests/hostile/test_stop.py 50

bandit: ## What bandit holds to be of high severity: nothing.
	$(UV) bandit -q -r src -lll
