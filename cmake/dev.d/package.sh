# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev package: Debian packages of preset release, in build/package/.

PACKAGE_DIR=$BUILD_DIR/package
# Of the packaging, over the version of CMakeLists.txt.
DEBIAN_REVISION=1

project_version() { sed -n 's/^project(Signalbox VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt; }

# The time of the last commit stands for "now" wherever a file would hold it, so that one commit gives one package.
last_commit_time() { git -c safe.directory='*' log -1 --format=%ct 2>/dev/null || date +%s; }

write_changelog() {
    local maintainer
    maintainer=$(sed -n 's/^Maintainer: //p' installer/debian/control)
    cat <<END
signalbox ($1-$DEBIAN_REVISION) bookworm; urgency=medium

  * Signalbox $1; what is new in it stands in changelog.gz beside this file.

 -- $maintainer  $(LC_ALL=C date --utc --rfc-email --date "@$SOURCE_DATE_EPOCH")
END
}

make_packages() {
    local stage=$PACKAGE_DIR/signalbox
    rm -rf "$stage" && rm -f "$PACKAGE_DIR"/signalbox* && mkdir -p "$stage" &&
        cp -r installer/debian "$stage/" && write_changelog "$(project_version)" >"$stage/debian/changelog" || return 1
    (
        cd "$stage" &&
            env SIGNALBOX_SOURCE="$SOURCE_DIR" SIGNALBOX_BUILD="$BUILD_DIR/release" DEB_BUILD_OPTIONS=nocheck LC_ALL=C.UTF-8 \
                dpkg-buildpackage --build=binary --no-sign --no-check-builddeps
    ) && rm -rf "$stage"
}

check_packages() { lintian --fail-on error,warning --info "$PACKAGE_DIR"/signalbox_*.changes; }

cmd_package() {
    local test=false
    case ${1:-} in
    "") ;;
    --test) test=true ;;
    *)
        complain "unknown option \"$1\"; usage: ./dev package [--test]"
        return 2
        ;;
    esac
    setup build package || return 1
    SOURCE_DATE_EPOCH=$(last_commit_time)
    export SOURCE_DATE_EPOCH
    say "Building preset release (build/logs/build-release.log) …"
    # Afresh, for the date in the metainfo is made when CMake runs.
    mkdir -p "$LOG_DIR" && logged configure-release "configuring (release)" cmake --preset release &&
        build release signalboxd signalbox signalbox-manager man &&
        logged package "making the packages" make_packages &&
        logged lintian "lintian" check_packages || return 1
    say "Packages, which lintian found nothing wrong with:"
    printf '  %s\n' "${PACKAGE_DIR#"$SOURCE_DIR"/}"/*.deb
    $test || return 0
    setup run test package-test && as_root tests/install/test-packages.sh "$PACKAGE_DIR"
}
