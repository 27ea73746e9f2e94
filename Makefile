PYTHON ?= $(shell command -v python3.11 || command -v python3)
KPI = .venv/bin/kpi

.PHONY: report test benchmark clean

report: .venv/ready
	$(KPI) run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4

test: .venv/ready
	@$(MAKE) --no-print-directory .venv-crate/ready || echo "no validator of crates: its tests are skipped"
	.venv/bin/python -m pytest -n auto --dist loadgroup

benchmark: .venv/ready
	.venv/bin/python -m pytest -q -m benchmark tests/benchmarks

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The public validator of research-object crates wants a rich that the workbook cannot have.
.venv-crate/ready: tests/crate/requirements.lock
	$(PYTHON) -m venv .venv-crate
	.venv-crate/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

clean:
	rm -rf .venv .venv-crate outputs
