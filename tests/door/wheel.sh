#!/bin/sh
# Install a wheel into an empty environment outside of the checkout, and do there what a new user does first.
set -e
wheel=$(realpath "$1")
script=$(realpath "$(dirname "$0")/_first_steps.py")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
most=5000000
test "$(stat -c %s "$wheel")" -lt $most || { echo "the wheel has more than $most bytes"; exit 1; }
"${PYTHON:-python3}" -m venv "$room/venv"
"$room/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel[sklearn]"
cp "$script" "$room/first_steps.py"
cd "$room"
export EXPLORER_CACHE="$room/cache"
export PATH="$room/venv/bin:$PATH"
scaling-laws --version
scaling-laws fit chinchilla --law chinchilla --starts 32 --bootstrap 60 --out shell.json --json > shell-report.json
python first_steps.py shell.json
