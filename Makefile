# The commands of the project. `make run` tries it, `make test` proves it, `make check` keeps it tidy.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PAGE_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -path frontend/test-results -prune -o -type f -print 2>/dev/null)

.PHONY: help run page test test-rust test-page test-browser check check-rust check-page check-licences

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# GEMINI=sim serves the Gemini engine on a simulated provider, with data that lasts until the end.
GEMINI ?=
SIMULATED := $(filter sim,$(GEMINI))

run: frontend/dist/index.html ## Build everything and serve it on http://localhost:8000
	@cargo build --release --locked -p rag-api -p rag-worker $(if $(SIMULATED),-p gemini-sim)
	@echo
	@echo "  The page:      http://localhost:8000"
ifeq ($(SIMULATED),)
	@echo "  Make an admin: target/release/rag-api create-admin you@example.org"
	@echo "  Stop:          Ctrl-C (everything is kept in ./data)"
	@echo
	@exec target/release/rag-api serve
else
	@echo "  Stop:          Ctrl-C (nothing is kept)"
	@exec scripts/with-simulated-provider target/release/rag-api serve
endif

page: frontend/dist/index.html ## Build the web page

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	npm --prefix frontend ci --no-audit --no-fund
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(PAGE_SOURCES)
	npm --prefix frontend run build
	@touch $@

test: test-rust test-page test-browser ## Run every test, with private servers

test-rust:
	scripts/rust-tests

test-page: frontend/node_modules/.package-lock.json
	npm --prefix frontend test

test-browser: frontend/dist/index.html
	scripts/browser-tests

check: check-rust check-licences check-page ## Formatting, lints, documentation, dependencies, licences

check-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --document-private-items

check-licences:
	scripts/dependency-checks

check-page: frontend/node_modules/.package-lock.json
	npm --prefix frontend run check
