# One-liners over the command line of the house; `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
ORDINATOR := PYTHONPATH=deploy/ordinator/src $(PYTHON) -m ordinator

help: ## this list
	@grep -hE '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

up: ## the whole stack on this machine: fetch, install, start (MODE=local, MODE=compose)
	@$(ORDINATOR) up

compose-up: ## the house in containers: made as a stand unless `ordinator init` made one (IMAGES=standin)
	@$(ORDINATOR) init --demo --images $(or $(IMAGES),official)
	@$(ORDINATOR) compose up

compose-down: ## end it, keep its data
	@$(ORDINATOR) compose down

compose-status: ## its containers, addresses, demo people
	@$(ORDINATOR) compose status

down: ## end the stack, keep its data
	@$(ORDINATOR) down

status: ## what runs here, addresses, demo people
	@$(ORDINATOR) status

logs: ## what the processes said (NAME=idp.web, FOLLOW=1)
	@$(ORDINATOR) logs $(NAME) $(if $(FOLLOW),--follow)

doctor: ## what was found, what is missing, how to mend it
	@$(ORDINATOR) doctor

clean: ## forget data, secrets, logs and servers, after asking
	@$(ORDINATOR) clean

seed: ## the people of the stand, again (SEED=42)
	@$(ORDINATOR) seed --seed $(or $(SEED),42)

demo: ## the main journey on the running stack, step by step
	@$(ORDINATOR) demo

setup: ## virtualenv from the lock, our packages editable
	@$(ORDINATOR) setup

env-example: ## deploy/.env.example, made from the settings of the services
	@.venv/bin/python -m testkit env-example --out deploy/.env.example

COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: ## requirements/*.txt from *.in, with hashes (needs uv; UPGRADE=-U for newer versions)
	@for part in tools release; do $(COMPILE) $(UPGRADE) requirements/$$part.in -o requirements/$$part.txt; done
	@for part in house stand; do $(COMPILE) $(UPGRADE) -c requirements/tools.txt requirements/$$part.in -o requirements/$$part.txt; done
	@$(ORDINATOR) lock-parts

backup: ## the whole house into an encrypted folder (DIR=… RECIPIENT=age1…)
	@$(ORDINATOR) backup $(DIR) --recipient $(RECIPIENT)

restore: ## a backup into an empty stack (FROM=… KEY=… INTO=name)
	@$(ORDINATOR) restore $(FROM) --identity $(KEY) --into $(INTO)

restore-test: ## a backup taken under load comes back as a second stack; damage, full disk, one service of yesterday
	@$(ORDINATOR) test --only restore

test: ## everything that must be green, seconds and counts by kind
	@$(ORDINATOR) test

lint types rooms unit service identity contract compose-config watch integration faults browser storm: ## one phase of it; storm (faults on the whole house) runs by name alone
	@$(ORDINATOR) test --only $@

peers: ## clients that nobody here wrote, and the worked examples, against a real identity provider
	@$(ORDINATOR) test --only peers

bench: ## figures of one area beside peers of the same run, into docs/figures (AREA=identity, SHORT=1)
	@$(ORDINATOR) bench $(AREA) $(if $(SHORT),--short)

keys-test: ## every kind of key rotated on a running stack, while people work
	@$(ORDINATOR) test --only keys

upgrade-test: ## the last release beside today's code: each hears the other's events
	@$(ORDINATOR) test --only upgrade

demands: ## which rows of docs/demands.md tests show from end to end (AREA=A,E or rows; JSON=1)
	@$(ORDINATOR) demands $(if $(AREA),--area $(AREA)) $(if $(JSON),--json)

attacks: ## the attack table of tokens at a door of every service; writes docs/figures/attacks.md
	@$(ORDINATOR) attacks

test-alone: ## one service tested and started without the other three (SERVICE=idp; IMAGE=1: by its image)
	@$(ORDINATOR) test-alone $(SERVICE) $(if $(IMAGE),--image) $(if $(IMAGES),--images $(IMAGES))

standin: ## base images from Debian packages, for networks without an image registry (NAME=postgres; needs root)
	@$(ORDINATOR) standin $(NAME)

images: ## container images of the services and the stand (SERVICE=idp, IMAGES=standin, JSON=1)
	@$(ORDINATOR) images $(SERVICE) $(if $(filter standin,$(IMAGES)),--standin) $(if $(JSON),--json)

release: ## bills of materials (CycloneDX), licences and known vulnerabilities of every image
	@$(ORDINATOR) release

images-pin: ## digests of the base images into the files, where a registry answers
	@$(ORDINATOR) images-pin

compose-test: ## the whole house in containers: images, tests from outside, kills, down (needs Docker; IMAGES=official)
	@$(ORDINATOR) compose-test --images $(or $(IMAGES),standin)

bare-test: ## `make up` on bare Debian 12 and 13, as root and as an ordinary user (needs root)
	@$(ORDINATOR) bare-test

mutations: ## mirrored OpenID modules, honest and against every mutation; writes docs/figures/openid*.md (minutes)
	@.venv/bin/python -m pytest -q services/idp/tests/http/mirrored/matrix.py

.PHONY: mutations
.PHONY: help up down status logs doctor clean seed demo setup env-example lock
.PHONY: test lint types rooms unit service identity contract compose-config watch integration faults browser storm
.PHONY: demands attacks peers bench restore-test keys-test upgrade-test test-alone bare-test compose-test release
.PHONY: standin images images-pin compose-up compose-down compose-status backup restore
