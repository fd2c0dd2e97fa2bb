#!/usr/bin/env bash
# What fsync confirmed survives the death of the mount, the server, or both. Usage: crash.sh [ROUNDS] [mount|server|both]
source "$(dirname "$0")/lib.sh"
rounds=${1:-20} victim=${2:-mount}
record=$WORK/record; : > "$record"
serve
mount_at m "$PORT" -o write_back=0.2
for round in $(seq "$rounds"); do
    mkdir -p "$WORK/m/round$round"
    (
        i=0
        while :; do
            i=$((i + 1)) file=round$round/f$i
            { head -c $((RANDOM * 8)) /dev/urandom > "$WORK/m/$file" && sync "$WORK/m/$file" && sync "$WORK/m/round$round"; } 2> /dev/null || exit 0
            sum=$(md5sum < "$WORK/m/$file" 2> /dev/null) || exit 0
            echo "${sum%% *} $file" >> "$record"
        done
    ) & writer=$!
    sleep "0.$((RANDOM % 900 + 100))"
    if [ "$victim" != server ]; then kill -9 "$(process_of m)"; fi
    if [ "$victim" != mount ]; then kill -9 "$server"; fi
    if [ "$victim" = server ]; then sleep 0.5; kill "$writer" 2> /dev/null || true; fi
    wait "$writer" 2> /dev/null || true
    if [ "$victim" != mount ]; then wait "$server" 2> /dev/null || true; serve; fi
    if [ "$victim" != server ]; then umount -l "$WORK/m" 2> /dev/null || true; mount_at m "$PORT" -o write_back=0.2; fi
    while read -r sum file; do
        [ "$(md5sum < "$WORK/m/$file" | cut -d' ' -f1)" = "$sum" ] || { echo "round $round: $file is damaged on the mount"; exit 1; }
    done < "$record"
done
"$CLOUDMOUNT" sync "$WORK/m" --timeout 300s > /dev/null
while read -r sum file; do
    [ "$(md5sum < "$WORK/served/$file" | cut -d' ' -f1)" = "$sum" ] || { echo "$file is damaged on the server"; exit 1; }
done < "$record"
echo "$victim killed $rounds times: $(wc -l < "$record") files confirmed by fsync, all whole on the mount and on the server"
