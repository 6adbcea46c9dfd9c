#!/bin/sh
# System packages, fonts and Python packages, those that are missing. Usage: set-up.sh run|test
#
# apt and pip work at the same time: neither needs what the other brings.
set -u
stage=${1:?usage: set-up.sh run|test}
cd "$(dirname "$0")"

python() {
    ./venv.sh "$stage" && { [ "$stage" = run ] || ./ace.sh; }
}

# Debian's own Python makes no environment before apt has brought it python3-venv.
if "${PYTHON:-python3}" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    python &
    ./system.sh "$stage" # in front, since it may ask for a password
    wait "$!"
else
    ./system.sh "$stage"
    python
fi
