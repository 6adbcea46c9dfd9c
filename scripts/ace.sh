#!/bin/sh
# Install DAISY Ace, which checks e-books for accessibility, into .venv/ace, with the npm that
# scripts/venv.sh test brings. It drives the Chromium that scripts/system.sh installs.
#
# Where npm reaches nothing it says so and ends well; the test that needs Ace fails then. A
# stamp with the lock file's checksum makes the second call quick.
set -u
cd "$(dirname "$0")/.."
place=.venv/ace
PATH=$PWD/.venv/bin:$PATH
say() { printf '%s\n' "set-up: $*" >&2; }

wanted=$(cksum <scripts/ace/package-lock.json)
[ "$(cat "$place/.installed" 2>/dev/null)" = "$wanted" ] && exit 0
say "installing Ace"
mkdir -p "$place"
cp scripts/ace/package.json scripts/ace/package-lock.json "$place/"
if (cd "$place" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null >&2; then
    echo "$wanted" >"$place/.installed"
else
    say "npm could not install Ace"
fi
exit 0
