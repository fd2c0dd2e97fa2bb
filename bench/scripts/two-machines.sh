#!/usr/bin/env bash
# Two mounts with caches of their own: concurrent edits are both kept and named; changes appear within the expiry.
source "$(dirname "$0")/lib.sh"
serve
mount_at a "$PORT" -o actimeo=2,write_back=0.2
mount_at b "$PORT" -o actimeo=2,write_back=0.2
echo base > "$WORK/a/file.txt"; "$CLOUDMOUNT" sync "$WORK/a" > /dev/null
sleep 2.5; test "$(cat "$WORK/b/file.txt")" = base
exec 5< "$WORK/b/file.txt"
echo newer > "$WORK/a/file.txt"; "$CLOUDMOUNT" sync "$WORK/a" > /dev/null
sleep 2.5
test "$(cat "$WORK/b/file.txt")" = newer; test "$(cat <&5)" = base; exec 5<&-

# Apart: the server is away while both edit.
kill "$server"; wait "$server" 2> /dev/null || true
echo from-a > "$WORK/a/file.txt"; echo from-b > "$WORK/b/file.txt"
serve
"$CLOUDMOUNT" sync "$WORK/a" --timeout 60s > /dev/null; "$CLOUDMOUNT" sync "$WORK/b" --timeout 60s > /dev/null
sleep 2.5
for m in a b; do
    cat "$WORK/$m"/file*.txt | sort | tr '\n' ' ' | grep -q 'from-a from-b' || { echo "$m does not hold both versions"; ls "$WORK/$m"; exit 1; }
done
"$CLOUDMOUNT" status | grep conflict > /dev/null || { echo "status does not name the conflict"; exit 1; }
echo "both versions kept: $(ls "$WORK/a")"
