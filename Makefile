PYTHON ?= $(shell command -v python3.11 || command -v python3)
KPI = .venv/bin/kpi

.PHONY: report test benchmark clean

report: .venv/ready
	$(KPI) run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4

test: .venv/ready
	.venv/bin/python -m pytest -n auto --dist loadgroup

benchmark: .venv/ready
	.venv/bin/python -m pytest -q -m benchmark tests/benchmarks

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv outputs
