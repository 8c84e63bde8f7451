# A front for the presets in CMakePresets.json and the scripts; it knows nothing of its own.
# A second run of any target installs nothing and rebuilds nothing.

.DEFAULT_GOAL := help
.PHONY: help build install demo test test-interop bench asan tsan soak fuzz fuzz-lint format check-format tidy packages servers clean

# In CI a warning is an error, a missing server is a failure, and the files of a folder are compiled
# together, as each is compiled once.
STRICT := $(if $(CI),-DSHOOFLY_WERROR=ON -DCMAKE_UNITY_BUILD=ON)
JOBS ?= $(shell nproc)
# What asan and tsan run: labels of tests, e.g. make asan SUITES="unit scenario".
SUITES ?= unit harness
# The same for tsan: the folders that start threads of their own.
THREAD_SUITES ?= threads harness
PREFIX ?= /usr/local
# Seconds that each fuzz target runs, and each of the linter's
FUZZ_SECONDS ?= 30
LINT_FUZZ_SECONDS ?= 60
# How long made-up changes are tried, and the seed of one, or of several, to be tried again.
SOAK_SECONDS ?= 600
SOAK_SEED ?=

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

packages: ## install the Debian packages that are missing
	@scripts/install-packages || test $$? -eq 3 # no Debian: go on, cmake says what is missing

servers: packages ## install the PostgreSQL servers of the tests
	@scripts/install-servers

build: packages ## build build/release/shoofly
	@cmake --preset release $(STRICT) >/dev/null
	@cmake --build --preset release -j $(JOBS) --target shoofly

install: build ## install below PREFIX (/usr/local): program, manual page, completions, schema
	@cmake --install build/release --prefix $(PREFIX)

demo: build ## build, then run the demonstration
	@build/release/shoofly demo

test: servers ## build the dev preset and run every test but those of test-interop
	@cmake --preset dev $(STRICT) >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@scripts/run-tests dev -LE '^interop$$'

test-interop: servers ## migration tools of other people apply projects; the linter's replay must agree
	@scripts/install-interop-tools
	@cmake --preset dev $(STRICT) >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target test_interop
	@scripts/run-tests dev -L '^interop$$'

asan: servers ## the SUITES (unit harness) under the address and undefined-behaviour sanitizers
	@cmake --preset asan $(STRICT) >/dev/null
	@cmake --build --preset asan -j $(JOBS) --target $(SUITES:%=tests_%)
	@scripts/run-tests asan -L '^($(subst $(eval) ,|,$(strip $(SUITES))))$$'

tsan: servers ## the THREAD_SUITES (threads harness) under the thread sanitizer
	@cmake --preset tsan $(STRICT) >/dev/null
	@cmake --build --preset tsan -j $(JOBS) --target $(THREAD_SUITES:%=tests_%)
	@scripts/run-tests tsan -L '^($(subst $(eval) ,|,$(strip $(THREAD_SUITES))))$$'

soak: servers ## made-up changes for SOAK_SECONDS (600); SOAK_SEED=7 or 7..90: those
	@cmake --preset dev $(STRICT) >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target test_property
	@SHOOFLY_PROPERTY_SECONDS=$(SOAK_SECONDS) SHOOFLY_PROPERTY_SEED=$(SOAK_SEED) \
	  build/dev/tests/test_property --gtest_filter='Property.NewSeeds'

fuzz: packages ## run each fuzz target for FUZZ_SECONDS (30)
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS)
	@scripts/run-fuzz $(FUZZ_SECONDS)

fuzz-lint: packages ## run each fuzz target of the linter for LINT_FUZZ_SECONDS (60)
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS) --target fuzz_lint
	@scripts/run-fuzz $(LINT_FUZZ_SECONDS) 'lint_*'

bench: packages ## build and run the benchmarks
	@cmake --preset release $(STRICT) >/dev/null
	@cmake --build --preset release -j $(JOBS) --target shoofly-bench
	@build/release/shoofly-bench

format: packages ## format the sources
	@scripts/sources | xargs -r clang-format-14 -i

check-format: packages ## fail if a source is not formatted
	@command -v clang-format-14 >/dev/null
	@! scripts/sources | xargs -r clang-format-14 --dry-run --Werror 2>&1 | \
	  sed -nE 's/^([^: ]+):[0-9]+:.*/\1: not formatted; help: make format/p' | uniq | grep .

tidy: packages ## clang-tidy over the sources
	@cmake --preset dev -B build/tidy -DCMAKE_UNITY_BUILD=ON >/dev/null
	@scripts/run-tidy build/tidy

clean: ## remove everything that was built
	@rm -rf build
