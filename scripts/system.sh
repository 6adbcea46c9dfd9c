#!/bin/sh
# Install those of the system packages that are missing. Usage: system.sh run|test
#
# Where that cannot be done (no apt, no root, no network) it says what is missing and ends
# well: the Python packages bring Chinese fonts of their own, so bulletins still print where
# Pango is present. `bulletin doctor` tells the rest.
set -u
stage=${1:?usage: system.sh run|test}
here=$(cd "$(dirname "$0")" && pwd)
say() { printf '%s\n' "set-up: $*" >&2; }

installed() { # package command
    if [ "$2" != - ] && command -v "$2" >/dev/null 2>&1; then return 0; fi
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    say "no apt on this machine: install Pango, HarfBuzz and the fonts by its own means;"
    say "the packages' names in Debian stand in scripts/system-packages.txt"
    exit 0
fi

missing=
while read -r when package command; do
    case $when in
        run) ;;
        test) [ "$stage" = test ] || continue ;;
        *) continue ;;
    esac
    installed "$package" "$command" || missing="$missing $package"
done <"$here/system-packages.txt"
# A Python without ensurepip (Debian's own) cannot make a virtual environment yet.
if ! "${PYTHON:-python3}" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        say "missing:$missing"
        say "no right to install them here; someone who has it runs: apt-get install -y$missing"
        exit 0
    fi
fi

apt() { # DEBIAN_FRONTEND must survive sudo, hence env
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

say "installing$missing"
# The lists are fetched only where apt does not know a package yet, or installing fails.
# shellcheck disable=SC2086
if ! apt install --no-install-recommends $missing >/dev/null 2>&1; then
    for try in 1 2 3; do
        apt update >&2 && apt install --no-install-recommends $missing >&2 && break
        say "installing failed (try $try of 3)"
        sleep $((try * 5))
    done
fi
# One package that this release does not have must not keep out the others.
for package in $missing; do
    installed "$package" - || apt install --no-install-recommends "$package" >/dev/null 2>&1
done
left=
for package in $missing; do
    installed "$package" - || left="$left $package"
done
[ -z "$left" ] || say "still missing:$left (bulletin doctor tells what does not work without)"
exit 0
