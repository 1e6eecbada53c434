#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check-files.sh PART SOURCE BUILD: checks files that get installed. PART is unit, desktop, man or configuration.
set -euo pipefail

source_dir=$2 build_dir=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$*" >&2
    exit 1
}

# systemd's own scale, times ten: 1.6 at most.
most_exposure=16

check_unit() {
    # At their installed place the programs are not there yet.
    sed "s#^\(Exec[A-Za-z]*\)=[^ ]*/\(signalbox[a-z]*\)#\1=$build_dir/bin/\2#" "$build_dir/installer/signalboxd.service" >"$work/signalboxd.service"
    grep -qxF "ExecStart=$build_dir/bin/signalboxd" "$work/signalboxd.service" || fail "the unit starts signalboxd with other arguments than none"
    systemd-analyze verify --man=no "$work/signalboxd.service" 2>"$work/said" || fail "$(cat "$work/said")"
    [ ! -s "$work/said" ] || fail "$(cat "$work/said")"
    systemd-analyze security --offline=true --threshold=$most_exposure "$work/signalboxd.service" >"$work/score" || fail "$(cat "$work/score")"
    tail -n 1 "$work/score"
}

check_desktop() {
    desktop-file-validate "$source_dir/resources/desktop/signalbox-manager.desktop"
    appstreamcli validate --no-net --strict "$build_dir/installer/signalbox-manager.metainfo.xml"
}

# options_of PROGRAM: the long ones its help names.
options_of() { "$build_dir/bin/$1" --help 2>/dev/null | grep -oE '^ +(-[a-z], )?--[a-z-]+' | grep -oE -e '--[a-z-]+'; }

check_man() {
    local page option
    for page in signalbox.1 signalboxd.8 signalbox.toml.5 signalbox-manager.1; do
        man --warnings --encoding=UTF-8 --local-file --troff-device=utf8 --ditroff "$build_dir/installer/$page" 2>"$work/said" >"$work/set"
        if [ ! -s "$work/set" ] || [ -s "$work/said" ]; then fail "$page: $(cat "$work/said")"; fi
    done
    for page in signalboxd.8 signalbox-manager.1; do
        [ -n "$(options_of "${page%.*}")" ] || fail "${page%.*} --help names no options"
        for option in $(options_of "${page%.*}"); do
            sed 's/\\-/-/g' "$build_dir/installer/$page" | grep -qF -- "$option" || fail "$page does not explain $option"
        done
    done
    for option in list enroll sessions; do
        grep -q "^\.SS \".*$option" "$build_dir/installer/signalbox.1" || fail "signalbox.1 does not explain the command $option"
    done
}

# certificate NAME: NAME-cert.pem and NAME-key.pem, where the configuration's examples look for them.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$work/tls/$1-key.pem" -out "$work/tls/$1-cert.pem" \
        -days 2 -subj /CN=localhost 2>"$work/said" || fail "$(cat "$work/said")"
}

check_configuration() {
    local config=$source_dir/resources/config/signalbox.toml
    cp "$config" "$work/as-shipped.toml"
    "$build_dir/bin/signalboxd" --check --config "$work/as-shipped.toml" | grep -F ', 0 instances'
    # What it shows in comments must be right as well.
    mkdir "$work/tls" && certificate api && certificate server
    sed -E 's/^#(\[|[a-z_]+ = )/\1/' "$config" >"$work/all.toml"
    "$build_dir/bin/signalboxd" --check --config "$work/all.toml" | grep -F ', 3 instances'
    rm "$work/all.toml" "$work/as-shipped.toml"
    mkdir "$work/instances.d" && cp "$source_dir"/resources/config/examples/*.toml "$work/instances.d/"
    : >"$work/signalbox.toml"
    "$build_dir/bin/signalboxd" --check --config "$work/signalbox.toml" | grep -F ", $(find "$work/instances.d" -name '*.toml' | wc -l) instances"
}

"check_$1"
