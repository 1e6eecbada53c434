# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Installs what is missing of cmake/debian-packages.txt; says nothing when nothing is.

# packages_of GROUP…: the packages of these groups, one a line, without those whose command is already there.
packages_of() {
    local group="" package condition _ wanted=" $* "
    while read -r package condition _; do
        case $package in
        "" | \#*) ;;
        \[*\]) group=${package//[\[\]]/} ;;
        *)
            [[ $wanted == *" $group "* ]] || continue
            [[ $condition == unless:* ]] && command -v "${condition#unless:}" >/dev/null && continue
            printf '%s\n' "$package"
            ;;
        esac
    done <"$SOURCE_DIR/cmake/debian-packages.txt"
}

# missing_of PACKAGE…: those that are not installed.
missing_of() {
    local installed package
    installed=$(dpkg-query --show --showformat '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
        while read -r status package; do [ "$status" = ii ] && printf ' %s ' "$package"; done)
    for package; do
        [[ $installed == *" $package "* ]] || printf '%s\n' "$package"
    done
}

as_root() {
    # Never a prompt from here: setup has asked for the password where there is a terminal.
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo --non-interactive "$@"; fi
}

install_packages() {
    local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    # A machine that was switched off during an installation refuses the next one until this has run.
    as_root dpkg --configure -a &&
        as_root "${apt[@]}" update &&
        as_root "${apt[@]}" install -y --no-install-recommends "$@"
}

# setup GROUP…
setup() {
    local -a wanted missing
    if ! command -v dpkg-query >/dev/null; then
        complain "this is not Debian; what is needed is listed in cmake/debian-packages.txt, and is assumed to be there"
        return 0
    fi
    mapfile -t wanted < <(packages_of "$@")
    mapfile -t missing < <(missing_of "${wanted[@]}")
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        complain "packages are missing and there is no sudo; as root:  apt-get install --no-install-recommends ${missing[*]}"
        return 1
    fi
    if [ -t 0 ] && [ "$(id -u)" -ne 0 ]; then
        say "Packages are missing; sudo may ask for your password."
        sudo --validate || return 1
    fi
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    logged install "installing packages" install_packages "${missing[@]}"
}
