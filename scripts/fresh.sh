#!/bin/sh
# Try the two commands of the README on an emptied Debian. Usage: fresh.sh FOLDER [COMMAND…]
#
# FOLDER (outside of the repository) becomes a minimal Debian with nothing but python3, make and
# git, into which the committed state is cloned; an existing one is used again. Needs root and
# debootstrap. Default commands: "make demo" and "make test". The machine's settings of apt and
# pip are taken along, since a build machine may reach the registries only by them.
set -eu
folder=${1:?usage: fresh.sh FOLDER [COMMAND…]}
shift
[ "$#" -gt 0 ] || set -- "make demo" "make test"
here=$(cd "$(dirname "$0")/.." && pwd)
certificates=/etc/ssl/certs/ca-certificates.crt

if [ ! -x "$folder/usr/bin/git" ]; then
    debootstrap --variant=minbase --include=python3,make,git,ca-certificates bookworm "$folder"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
        if [ -f "$list" ]; then cp "$list" "$folder$list"; else rm -f "$folder$list"; fi
    done
fi
cp -L /etc/resolv.conf /etc/hosts "$folder/etc/"
cp -L "$certificates" "$folder$certificates"
rm -rf "$folder/root/bulletin"
git clone -q --no-hardlinks "$here" "$folder/root/bulletin"

mount -t proc proc "$folder/proc"
mount --bind /dev "$folder/dev"
trap 'umount "$folder/dev" "$folder/proc"' EXIT
for command in "$@"; do
    echo "fresh: $command"
    chroot "$folder" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true \
        PIP_CERT="$certificates" PIP_DEFAULT_TIMEOUT=180 \
        sh -c "cd /root/bulletin && $command" </dev/null
done
