# Shared by the scripts here: a served folder, mounts of it, and the relay in between. Source it; everything it starts ends with the shell.
# CLOUDMOUNT names the program (default: the release build of this tree), WORK an empty directory on the disk to measure, SERVICE the API between
# them: smartfile, or quatrix, over TLS.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CLOUDMOUNT=${CLOUDMOUNT:-$top/artifacts/bin/CloudMount.Cli/release/cloudmount}
RELAY=${RELAY:-$top/artifacts/bin/CloudMount.Relay/release/CloudMount.Relay}
WORK=${WORK:-$(mktemp -d)}
PORT=${PORT:-18080}
SERVICE=${SERVICE:-smartfile}
mkdir -p "$WORK"
export XDG_RUNTIME_DIR=$WORK/run XDG_STATE_HOME=$WORK/state XDG_CONFIG_HOME=$WORK/config
mkdir -p "$XDG_RUNTIME_DIR" && chmod 700 "$XDG_RUNTIME_DIR"
server=''
relays=() mounts=()

serve() { # [option...]: serves $WORK/served
    local listen=(--listen "http://127.0.0.1:$PORT")
    if [ "$SERVICE" = quatrix ]; then listen=(--listen "https://127.0.0.1:$PORT" --tls-self-signed); fi
    mkdir -p "$WORK/served"
    "$CLOUDMOUNT" serve --root "$WORK/served" --data "$WORK/data" "${listen[@]}" "$@" > "$WORK/serve.out" 2>> "$WORK/serve.log" &
    server=$!
    for _ in $(seq 100); do grep -q '^Serving' "$WORK/serve.out" && break; sleep 0.1; done
    if grep -q password "$WORK/serve.out"; then awk '/^  (key|password|api key) / {print $NF}' "$WORK/serve.out" > "$WORK/account"; fi
    CLOUDMOUNT_KEY=$(sed -n 1p "$WORK/account") CLOUDMOUNT_PASSWORD=$(sed -n 2p "$WORK/account")
    if [ "$SERVICE" = quatrix ]; then CLOUDMOUNT_KEY=$(sed -n 3p "$WORK/account") CLOUDMOUNT_PASSWORD='' SSL_CERT_FILE=$WORK/data/tls-ca.pem; export SSL_CERT_FILE; fi
    export CLOUDMOUNT_KEY CLOUDMOUNT_PASSWORD
}

delay() { # round-trip rate [port]: a relay at PORT+1, or another port, in front of the server; $WORK/relay.PORT has its output
    local port=${3:-$((PORT + 1))}
    "$RELAY" --listen "127.0.0.1:$port" --target "127.0.0.1:$PORT" --round-trip "$1" --rate "$2" > "$WORK/relay.$port" 2>&1 &
    relays+=($!)
    sleep 1
}

mount_at() { # name port [mount argument...]: mounts at $WORK/NAME with the cache $WORK/NAME.cache
    local name=$1 port=$2 scheme=smartfile+http; shift 2
    if [ "$SERVICE" = quatrix ]; then scheme=quatrix; fi
    mkdir -p "$WORK/$name"
    "$CLOUDMOUNT" mount "$scheme://127.0.0.1:$port/" "$WORK/$name" --cache-dir "$WORK/$name.cache" "$@"
    mounts+=("$WORK/$name")
}

process_of() { # name: the process that serves a mount
    "$CLOUDMOUNT" status "$WORK/$1" --json | grep -o '"processId": *[0-9]*' | grep -o '[0-9]*'
}

calls() { # without those that wait for what others change
    grep -E '(GET|POST|PUT|DELETE|HEAD) /' "$WORK/serve.log" | grep -cvE 'GET /api/1\.0/(paths/changes|file/diff)/' || true
}

finish() {
    for mount in "${mounts[@]}"; do "$CLOUDMOUNT" unmount "$mount" --timeout 60s > /dev/null 2>&1 || umount -l "$mount" 2> /dev/null || true; done
    ((${#relays[@]} == 0)) || kill "${relays[@]}" 2> /dev/null || true
    [ -z "$server" ] || kill "$server" 2> /dev/null || true
    wait 2> /dev/null || true
}
trap finish EXIT
