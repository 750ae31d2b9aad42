# SPDX-License-Identifier: Apache-2.0
# What the scripts share. Sourced, never run.

set -eu
cd "$(dirname "$0")/.."
ROOT=$PWD

say() { printf '\n== %s\n' "$*" >&2; }

# Runs a command as root: directly, or through sudo where that is needed.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs the Debian packages that are missing. Touches nothing where all are there.
install_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "These Debian packages are needed, and apt-get is not here:$missing" >&2
        return 1
    fi
    say "installing$missing"
    as_root apt-get update -qq >/dev/null
    # Services that a package would start are not wanted: the scripts run their own, on ports of their own.
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

BUILD_PACKAGES="libcurl4-openssl-dev libpq-dev libsqlite3-dev pkg-config"

require_swift() {
    command -v swift >/dev/null || {
        echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2
        exit 1
    }
}

# A TCP port on which nobody listens now.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts a PostgreSQL of our own in the folder $1 and sets POSTGRES_URL; stop_postgres ends it. Its durability settings
# stay as they come: the tests are about what is on disk.
start_postgres() {
    folder=$1
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    port=$(free_port)
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$folder"
        postgres_user="setpriv --reuid postgres --regid postgres --clear-groups"
    else
        postgres_user=
    fi
    # From a folder that its user may enter.
    (
        cd "$folder"
        $postgres_user "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale C.UTF-8 >/dev/null
        $postgres_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
            -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=600" start >/dev/null
    )
    POSTGRES_FOLDER=$folder
    POSTGRES_BIN=$bin
    POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
    [ -n "${POSTGRES_FOLDER:-}" ] || return 0
    (cd "$POSTGRES_FOLDER" && $postgres_user "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_FOLDER/data" -m immediate stop >/dev/null) || true
    POSTGRES_FOLDER=
}
