#!/usr/bin/env bash
# 200 clients of 20 tenants at work on one server by three APIs, then files of 1 MiB beside nginx, which has the same disk. Needs nginx with WebDAV.
# Usage: tenants.sh [SECONDS (300)]; TENANTS (20), CLIENTS (200), SEED (1), ROUNDS (5), NGINX (nginx).
source "$(dirname "$0")/lib.sh"
LOAD=${LOAD:-$top/artifacts/bin/CloudMount.Load/release/CloudMount.Load}
nginx=''
trap '[ -z "$nginx" ] || kill "$nginx"; finish' EXIT

serve
"$CLOUDMOUNT" package add small --disk 8M --data "$WORK/data" > /dev/null
sleep 1.5 # a running server knows of it within a second
CLOUDMOUNT_PASSWORD=$CLOUDMOUNT_PASSWORD "$LOAD" tenants --server "http://127.0.0.1:$PORT" --root "$WORK/served" --package small \
    --tenants "${TENANTS:-20}" --clients "${CLIENTS:-200}" --seconds "${1:-300}" --seed "${SEED:-1}"
echo "peak memory of the server: $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$server/status") MiB"

mkdir -p "$WORK/served/transfers" "$WORK/nginx/transfers" "$WORK/nginx.body"
cat > "$WORK/nginx.conf" <<CONF
worker_processes auto; daemon off; pid $WORK/nginx.pid; error_log $WORK/nginx.log;
events { worker_connections 1024; }
http {
    access_log off; sendfile on; client_max_body_size 0; client_body_temp_path $WORK/nginx.body;
    server { listen 127.0.0.1:$((PORT + 1)); root $WORK/nginx; location / { dav_methods PUT DELETE; } }
}
CONF
chmod 777 "$WORK" "$WORK/nginx" "$WORK/nginx/transfers" "$WORK/nginx.body"
"${NGINX:-nginx}" -c "$WORK/nginx.conf" & nginx=$!
until (: < "/dev/tcp/127.0.0.1/$((PORT + 1))") 2> /dev/null; do sleep 0.1; done
for round in $(seq "${ROUNDS:-5}"); do
    for side in $( ((round % 2)) && echo nginx cloudmount || echo cloudmount nginx); do
        rm -f "$WORK"/served/transfers/* "$WORK"/nginx/transfers/*; sync
        if [ "$side" = nginx ]; then
            env -u CLOUDMOUNT_KEY "$LOAD" transfers --put "http://127.0.0.1:$((PORT + 1))/transfers/" --get "http://127.0.0.1:$((PORT + 1))/transfers/"
        else
            "$LOAD" transfers --put "http://127.0.0.1:$PORT/api/3/path/data/transfers/" --get "http://127.0.0.1:$PORT/api/2/path/data/transfers/"
        fi >> "$WORK/rates.$side"
    done
done
median() { cut -d' ' -f"$2" "$WORK/rates.$1" | sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
for column in 1 2; do
    awk -v n="$(median nginx $column)" -v c="$(median cloudmount $column)" -v what="$([ $column = 1 ] && echo put || echo get)" 'BEGIN { printf "%s of 1 MiB, MiB/s: nginx %d, CloudMount %d, ratio %.2f\n", what, n, c, c / n }'
done
