# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A minimal Debian in a folder, from the mirror this machine's apt uses. Sourced by the tests of this folder.

release=bookworm

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

# make_root DIR: debootstrap, unless there is one already; then the sources of this machine.
make_root() {
    local root=$1 mirror
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
