#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages that `./dev package` made in a minimal Debian of their own, runs the agent as its unit says, uses it
# as an administrator would, and removes it all again. `./dev package --test` calls it.
#
#   tests/install/test-packages.sh [--keep] PACKAGES
#
#   PACKAGES     folder with libsignalbox1_*.deb, signalbox-server_*.deb and signalbox-manager_*.deb
#   --keep       leave the root for a look (else it is deleted when all is well, kept when not)
#
# Needs root and a Debian mirror: the one this machine's apt uses. The prepared Debian is kept in build/package-test/ for a
# week, so only the first run takes minutes. All processes live in namespaces of their own and end with this script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
source_dir=$(cd "$here/../.." && pwd -P)
# shellcheck source=tests/install/debian-root.sh
. "$here/debian-root.sh"
keep=false
if [ "${1:-}" = --keep ]; then
    keep=true
    shift
fi
packages=$(cd "${1:?usage: test-packages.sh [--keep] PACKAGES}" && pwd -P)
work=$source_dir/build/package-test
library_deb=$(echo "$packages"/libsignalbox1_*.deb)
server_deb=$(echo "$packages"/signalbox-server_*.deb)
manager_deb=$(echo "$packages"/signalbox-manager_*.deb)

in_chroot() {
    local root=$1
    shift
    chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} "$@" </dev/null
}

# prepare DIR: a minimal Debian with what the packages depend on, but not the packages. That apt finds all of it is shown by
# the root without anything, first.
prepare() {
    local root=$1 depends
    mkdir -p "$root/packages" && cp "$library_deb" "$server_deb" "$manager_deb" "$root/packages/"
    # But for what is in the packages themselves.
    depends=$(for deb in "$library_deb" "$server_deb" "$manager_deb"; do dpkg-deb --field "$deb" Depends; done | paste -sd, | tr ',' '\n' |
        grep -v libsignalbox | paste -sd,)
    in_chroot "$root" apt-get -qq update
    in_chroot "$root" sh -c 'apt-get -qq install --simulate --no-install-recommends /packages/*.deb' >/dev/null
    in_chroot "$root" apt-get -qq -o Dpkg::Use-Pty=0 satisfy -y --no-install-recommends "$depends"
    in_chroot "$root" apt-get clean
    rm -r "$root/packages"
}

require
if [ ! -f "$library_deb" ] || [ ! -f "$server_deb" ] || [ ! -f "$manager_deb" ]; then
    echo "no packages in $packages; ./dev package makes them" >&2
    exit 1
fi
mkdir -p "$work"
key=$(for deb in "$library_deb" "$server_deb" "$manager_deb"; do dpkg-deb --field "$deb" Depends; done | sha256sum | cut -c 1-12)
prepared=$work/debian-$key
find "$work" -maxdepth 1 -name 'debian-*' -mtime +7 -exec rm -rf --one-file-system {} +
if [ ! -d "$prepared" ]; then
    echo "== preparing a minimal Debian ($work/prepare.log)"
    rm -rf --one-file-system "$prepared.new"
    # In a mount namespace, for maintainer scripts that look at /proc.
    export -f prepare in_chroot
    export library_deb server_deb manager_deb
    # shellcheck disable=SC2016 # expanded by the inner shell
    if ! make_root "$prepared.new" >"$work/prepare.log" 2>&1 || ! unshare --mount --pid --fork --kill-child -- bash -euc '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && prepare "$1"' prepare "$prepared.new" >>"$work/prepare.log" 2>&1; then
        tail -n 40 "$work/prepare.log" >&2
        exit 1
    fi
    mv "$prepared.new" "$prepared"
fi
root=$work/root
rm -rf --one-file-system "$root"
cp -a "$prepared" "$root"
status=0
timeout --kill-after 10 360 unshare --mount-proc --pid --net --ipc --uts --fork --kill-child -- \
    "$here/package-scenario.sh" "$root" "$library_deb" "$server_deb" "$manager_deb" || status=$?
if [ $status -ne 0 ]; then
    echo "== the packages do NOT hold (exit $status); the root is kept: $root" >&2
    exit 1
fi
$keep || rm -rf --one-file-system "$root"
echo "== the packages hold: installed, run as the unit says, used, upgraded, removed and purged without a trace"
