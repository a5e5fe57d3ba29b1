#!/usr/bin/env bash
# Starts a Countersign with throw-away data for the journeys, and stops it when its own input ends.
#
#   e2e/server.sh demo     the demo: two tenants, their administrators and customer users, and a system administrator
#   e2e/server.sh serve    an empty installation with one system administrator (name and password below)
#   e2e/server.sh new      an empty installation on its very first start: nobody can sign in yet
#
# Prints lines of "key: value" (url, config, log; for 'new' also setup, the set-up link), then "ready". Whoever
# started it keeps its standard input open as long as the server is wanted: so that no server outlives its journey,
# even one that is killed. COUNTERSIGN_BIN names another binary than the debug build.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
mode=${1:?demo, serve or new}
binary=${COUNTERSIGN_BIN:-$root/target/debug/countersign}

export SYSADMIN_EMAIL=${SYSADMIN_EMAIL:-sysadmin@countersign.example}
export SYSADMIN_PASSWORD=${SYSADMIN_PASSWORD:-sysadmin-demo-1}

[[ -x $binary ]] || { echo "server.sh: there is no $binary; run 'cargo build' first" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/countersign-e2e.XXXXXX")
log=$folder/log
config=$folder/countersign.toml
server=
finished=

stop() {
    local status=$?
    trap '' INT TERM
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    if [[ -z $finished ]]; then
        echo "server.sh: '$mode' did not stay up; its log:" >&2
        sed 's/^/  | /' "$log" >&2 2>/dev/null || true
    fi
    rm -rf "$folder"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$("$root/scripts/free-port")
url=http://localhost:$port

# Two steps on either side instead of one back: five codes that differ and are all good, so that a journey can use
# several of them without waiting for the clock. The limits on sign-ins are off because all journeys come from one
# address.
write_config() {
    cat >"$config" <<TOML
public_url = "$url"

[http]
listen = "127.0.0.1:$port"

[database]
url = "sqlite://$folder/countersign.db"

[totp]
steps_back = 2
steps_ahead = 2

[limits]
sign_in_per_address = 0
sign_in_per_account = 0
TOML
}

start() {    # from inside its folder, so that nothing it makes lands in the repository
    cd "$folder"
    "$@" >"$log" 2>&1 </dev/null &
    server=$!
}

case $mode in
    demo)
        export COUNTERSIGN__TOTP__STEPS_BACK=2 COUNTERSIGN__TOTP__STEPS_AHEAD=2
        export COUNTERSIGN__LIMITS__SIGN_IN_PER_ADDRESS=0 COUNTERSIGN__LIMITS__SIGN_IN_PER_ACCOUNT=0
        export TMPDIR=$folder    # the demo makes a folder of its own; this way it goes with ours
        start "$binary" demo --listen "127.0.0.1:$port" ;;
    serve)
        write_config
        echo "$SYSADMIN_PASSWORD" | "$binary" admin create --config "$config" \
            --email "$SYSADMIN_EMAIL" --password-stdin >"$log" 2>&1
        start "$binary" serve --config "$config" ;;
    new)
        write_config
        start "$binary" serve --config "$config" ;;
    *)
        echo "server.sh: unknown mode '$mode'" >&2
        exit 2 ;;
esac

answers() { curl --silent --fail --output /dev/null --max-time 2 "http://127.0.0.1:$port/health"; }
said() { grep -oE "$1" "$log" | head -n 1; }    # the first match in what the server printed

for ((tries = 0; tries < 300; tries++)); do
    ! answers || break
    kill -0 "$server" 2>/dev/null || exit 1
    sleep 0.1
done
answers || exit 1

echo "url: $url"
case $mode in
    demo) echo "config: $(said '^config: .*' | cut -d ' ' -f 2-)" ;;
    new) echo "config: $config"; echo "setup: $(said 'http://localhost:[0-9]+/setup[?]token=[A-Za-z0-9._~%-]+')" ;;
    *) echo "config: $config" ;;
esac
echo "log: $log"
echo "ready"

# Ends when the input ends or when the server does.
exec 3<&0
cat <&3 >/dev/null &
input=$!
wait -n "$server" "$input" || true
if kill -0 "$server" 2>/dev/null; then finished=yes; fi
kill "$input" 2>/dev/null || true
