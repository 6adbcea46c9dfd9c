# The two that a newcomer needs: make demo, make test. `make help` lists all.
PYTHON ?= python3
export PYTHON
# Each process begins with half of the files, so that few fixtures are made twice, and takes from
# the other what is left there.
PYTEST_ARGS ?= -n 2 --dist worksteal
BIN := .venv/bin
# The tests start Python a hundred times: each must find compiled what the one before compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: hostile fuzz
.PHONY: help demo test check lint format set-up set-up-test doctor bench bench-batch score check-epub \
	pictures clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

set-up:  ## what is missing of libraries, fonts and Python packages, into the system and .venv
	@scripts/set-up.sh run

set-up-test:
	@scripts/set-up.sh test

demo: set-up  ## set-up, then the example packet into out/
	@scripts/demo.sh

test: set-up-test  ## set-up with all that the tests need, then the whole test suite
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint test  ## format, lint, types, the one-way law, then the tests

lint: set-up-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

man: set-up-test  ## the manual pages in docs/man, from the commands
	$(BIN)/python -m scripts.man

format: set-up-test  ## bring the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

doctor: set-up  ## what is missing, and the line that mends it
	$(BIN)/bulletin doctor

bench: set-up-test  ## times and memory of 1 to 500 articles, beside the peers that are installed
	$(BIN)/python -m scripts.bench $(ARGS)

CORPUS ?= ../shared/corpus
bench-batch: set-up  ## ten thousand sources: failures named, memory flat, nothing fetched again
	$(BIN)/python -m scripts.bench_batch
	$(BIN)/python -m scripts.bench_workers

score: set-up-test  ## quality of reading over CORPUS=folder, against scores/floor.toml
	$(BIN)/python -m scripts.score $(CORPUS) $(if $(RAISE),--raise) $(ARGS)

hostile: set-up-test  ## every hostile page alone, with every output; twenty kills
	$(BIN)/python -m tests.hostile.report $(ARGS)
	KILLS=20 $(BIN)/python -m pytest -q tests/test_accidents.py

SECONDS ?= 60
fuzz: set-up-test  ## the fuzzer on reading for SECONDS=60; keep what it finds in fuzz/cases
	$(BIN)/python -m pip install --quiet "atheris>=3"
	mkdir -p out/fuzz
	$(BIN)/python -m fuzz.fuzz_reading -max_total_time=$(SECONDS) -max_len=4096 -timeout=20 \
		-artifact_prefix=out/fuzz/ out/fuzz fuzz/cases tests/bodies

pictures: demo  ## the pictures of the README, from the example bulletin
	$(BIN)/python -m scripts.pictures

PAGES ?= ../shared/corpus
check-epub: set-up-test  ## every page below PAGES=folder as an e-book, held against epubcheck and Ace
	$(BIN)/python -m scripts.check_epub $(PAGES)

clean:  ## remove what was made here: .venv, out/, dist/ and caches
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
