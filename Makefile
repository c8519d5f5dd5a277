# Everything a target makes lies in .run/, and beside the sources of clients/typescript; `make clean` removes it.
VENV := .run/venv/bin
UV_COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE) pyproject.toml

# Run something on the first Python that runs and is new enough: a name on the PATH may be a shim that only says that it
# is not installed. PYTHON=... is a wish and never replaced by another.
define python
@for candidate in "$${PYTHON:-python3.13}" python3.12 python3.11 python3 python; do \
	if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then exec "$$candidate" -B $(1); fi; \
	test -z "$$PYTHON" || break; \
done; \
echo "error: no Python 3.11 or newer with venv and ensurepip (tried $${PYTHON:-python3.13, python3.12, python3.11," \
	"python3, python}): install one (Debian, Ubuntu: apt install python3-venv) or name it with PYTHON=" >&2; \
exit 1
endef

export PYTHON

.PHONY: help up test test-browser test-contract fuzz bench environment clean fmt lock

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r target what; do printf '  make %-14s %s\n' "$$target" "$$what"; done

up: ## serve the API on 127.0.0.1:8000 (PORT= changes it); Ctrl-C stops
	$(call python,bootstrap.py requirements-local.lock)
	@exec $(VENV)/python -m crisisapi.up

test: ## lint, types, import rules, migrations, OpenAPI, tests
	$(call python,bootstrap.py requirements-test.lock)
	@exec $(VENV)/python .ci/checks.py

test-browser: ## Swagger UI in a real Chromium
	$(call python,bootstrap.py requirements-browser.lock)
	@exec $(VENV)/python .ci/checks.py browser

test-contract: ## the OpenAPI document, and clients that five generators make of it
	$(call python,bootstrap.py requirements-contract.lock)
	@exec $(VENV)/python .ci/checks.py contract

fuzz: ## generated good and bad queries to every operation (CASES= how many, SEED= other ones)
	$(call python,bootstrap.py requirements-test.lock)
	@exec $(VENV)/python .ci/checks.py fuzz

bench: ## the API against peers (SIZE= how many events, RUNS= how often); some 20 minutes, SIZE=20000 two
	$(call python,bootstrap.py requirements-bench.lock)
	@exec $(VENV)/python -m benchmarks.run

environment: ## only the Python environment, with all tools, in .run/venv
	$(call python,bootstrap.py requirements-test.lock)

clean: ## remove all that was made here
	$(call python,-m crisisapi.localdb clean)
	@rm -rf clients/typescript/node_modules clients/typescript/generated clients/typescript/build
	@# where .run is a disk of its own, it is emptied and stays
	@rm -rf .run 2>/dev/null || test -z "$$(ls -A .run)" || rm -rf .run

fmt: ## format the code and mend what can be mended
	$(call python,bootstrap.py requirements-test.lock)
	@$(VENV)/ruff check --quiet --fix .; $(VENV)/ruff format .

lock: ## regenerate the lock files with uv (UPGRADE=--upgrade takes newer versions)
	@# Where there is no uv, one in a temporary folder. The largest lock first; each smaller one starts from its
	@# versions, so that all six agree.
	@set -e; if ! command -v uv >/dev/null; then \
		folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
		echo "lock: installing uv into a temporary folder"; \
		"$${PYTHON:-python3}" -m pip install --quiet --disable-pip-version-check --target "$$folder" uv; \
		PATH="$$folder/bin:$$PATH"; \
	fi; \
	set -x; \
	mkdir -p .run; cat requirements-bench.lock >.run/every.lock; \
	$(UV_COMPILE) --extra embedded --extra test --extra browser --extra contract --extra bench -o .run/every.lock; \
	for lock in contract browser test bench local; do cp .run/every.lock requirements-$$lock.lock; done; \
	cp .run/every.lock requirements.lock; \
	$(UV_COMPILE) --extra embedded --extra test --extra browser --extra contract -o requirements-contract.lock; \
	$(UV_COMPILE) --extra embedded --extra test --extra browser -o requirements-browser.lock; \
	$(UV_COMPILE) --extra embedded --extra test --extra bench -o requirements-bench.lock; \
	$(UV_COMPILE) --extra embedded --extra test -o requirements-test.lock; \
	$(UV_COMPILE) --extra embedded -o requirements-local.lock; \
	$(UV_COMPILE) -o requirements.lock
