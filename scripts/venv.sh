#!/bin/sh
# Make .venv and install the project into it, editable. Usage: venv.sh run|test
#
# "test" adds the development dependencies. A stamp that holds the checksum of pyproject.toml
# makes the second call a matter of milliseconds.
set -eu
stage=${1:?usage: venv.sh run|test}
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
say() { printf '%s\n' "set-up: $*" >&2; }

wanted=$(cksum <pyproject.toml)
fresh() { [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$wanted" ]; }
[ -x .venv/bin/bulletin ] && fresh "$stage" && exit 0
# What "test" installs holds what "run" needs.
[ "$stage" = run ] && [ -x .venv/bin/bulletin ] && fresh test && exit 0

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"
    exit 1
fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv"
    "$PYTHON" -m venv --clear .venv
fi
pip() { .venv/bin/python -m pip --disable-pip-version-check --retries 5 "$@" </dev/null; }
# Dependency groups (PEP 735) need pip 25.1.
.venv/bin/python - <<'PY' || pip install --quiet --upgrade 'pip>=25.1'
import sys
from importlib.metadata import version
sys.exit([int(part) for part in version("pip").split(".")[:2]] < [25, 1])
PY
say "installing the Python packages"
if [ "$stage" = test ]; then
    pip install --quiet --no-compile --editable '.[cluster]' --group dev
else
    pip install --quiet --no-compile --editable .
fi
# Most of what the tests bring is never imported; what a run imports is compiled here.
.venv/bin/python -m scripts.compiled
echo "$wanted" >".venv/.installed-$stage"
