#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of requirements.txt, where they are not there already, into packages/.
set -e
cd "$(dirname "$0")"
if cmp -s requirements.txt packages/requirements.txt; then exit 0; fi
rm -rf packages
/usr/bin/python3 -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: \
  --require-hashes --target packages --requirement requirements.txt
cp requirements.txt packages/
