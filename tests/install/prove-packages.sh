#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves cmake/debian-packages.txt: a fresh, minimal Debian 12, a clean clone of HEAD in it, then ./dev build and ./dev test.
# Packages persist on a developer's machine, so only an empty one shows what the list lacks.
#
#   tests/install/prove-packages.sh [--keep] [--root DIR] [COMMAND…]
#
#   --keep       leave the root for a look (else it is deleted when all is well, kept when not)
#   --root DIR   where to put it (default: a new folder in /var/tmp); an existing root with --keep is used again
#   COMMAND…     each run by `bash -c` in the clone instead of the two, e.g. "./dev build" "ninja -C build/dev -k 0"
#
# Needs root, debootstrap and a Debian mirror: the one this machine's apt uses. Takes 10 minutes and more.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
release=bookworm
keep=false
root=""
while [ $# -gt 0 ]; do
    case $1 in
    --keep) keep=true ;;
    --root)
        root=${2:?--root needs a folder}
        shift
        ;;
    --*)
        echo "unknown option $1" >&2
        exit 2
        ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || set -- "./dev build" "./dev test"

require() {
    [ "$(id -u)" -eq 0 ] || { echo "this must run as root: it makes a Debian root and enters it" >&2; exit 1; }
    command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
}

# "URI SUITE COMPONENT" of every source of this machine that belongs to the release, its updates and security included.
sources() {
    # shellcheck disable=SC2016 # expanded by apt
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v release="$release" '$3 == "main" && $2 ~ "^" release' | sort -u
}

make_root() {
    local mirror
    mirror=$(sources | awk -v release="$release" '$2 == release { print $1; exit }')
    [ -n "$mirror" ] || { echo "apt of this machine knows no mirror of $release" >&2; exit 1; }
    if [ ! -e "$root/etc/debian_version" ]; then
        debootstrap --variant=minbase "$release" "$root" "$mirror"
    fi
    sources | sed 's/^/deb /' >"$root/etc/apt/sources.list"
    # No service starts in there.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    # Nobody needs this root after a power cut.
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
}

clone() {
    rm -rf --one-file-system "$root/src"
    git -c safe.directory='*' clone --quiet --no-hardlinks --no-local --depth 1 "file://$source_dir" "$root/src"
    chown -R 0:0 "$root/src"
}

# Mounts and processes live in namespaces of their own and end with the command, so nothing is left to unmount.
# shellcheck disable=SC2016 # expanded by the inner shell
enter() {
    unshare --mount --pid --fork --kill-child -- bash -c '
        root=$1
        mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount -t tmpfs tmpfs "$root/dev/shm" || exit 1
        exec chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LANG=C.UTF-8 CI=true ${http_proxy:+http_proxy="$http_proxy"} \
            bash -c "cd /src && $2"' enter "$root" "$1" </dev/null
}

require
[ -n "$root" ] || root=$(mktemp -d /var/tmp/signalbox-prove.XXXXXX)
mkdir -p "$root"
chmod 755 "$root"
make_root
clone
for command; do
    echo "== $command"
    started=$SECONDS
    if ! enter "$command"; then
        echo "== failed after $((SECONDS - started)) s: $command   (the root is kept: $root)" >&2
        exit 1
    fi
    echo "== done in $((SECONDS - started)) s"
done
$keep || rm -rf --one-file-system "$root"
echo "== the package list is complete for: $*"
