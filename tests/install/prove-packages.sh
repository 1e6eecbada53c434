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
# shellcheck source=tests/install/debian-root.sh
. "$source_dir/tests/install/debian-root.sh"
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
make_root "$root"
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
