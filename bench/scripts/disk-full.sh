#!/usr/bin/env bash
# A full cache disk, a cache cap below the file and a dirty budget below the write: ENOSPC or slow writers, never wrong bytes. As root.
source "$(dirname "$0")/lib.sh"
serve
head -c 96M /dev/urandom > "$WORK/served/big"; sum=$(md5sum < "$WORK/served/big")
mkdir -p "$WORK/small.cache"; mount -t tmpfs -o size=64m tmpfs "$WORK/small.cache"
trap 'finish; umount "$WORK/small.cache" 2> /dev/null || umount -l "$WORK/small.cache"' EXIT
mount_at small "$PORT"
test "$(md5sum < "$WORK/small/big")" = "$sum"; echo "a file larger than the cache disk is read whole"
if head -c 200M /dev/urandom > "$WORK/small/new" 2> "$WORK/error"; then echo "200 MiB fitted into 64"; exit 1; fi
grep -q 'No space left' "$WORK/error"; echo "a write beyond the disk: $(cat "$WORK/error")"
rm "$WORK/small/new"; head -c 8M /dev/urandom > "$WORK/small/fits"; fits=$(md5sum < "$WORK/small/fits")
"$CLOUDMOUNT" sync "$WORK/small" > /dev/null; test "$(md5sum < "$WORK/served/fits")" = "$fits"; echo "after the removal the mount works on"
mount_at capped "$PORT" -o cache_size=16M,dirty_size=16M
test "$(md5sum < "$WORK/capped/big")" = "$sum"; echo "a file six times the cache cap is read whole"
head -c 128M /dev/urandom > "$WORK/source"; cp "$WORK/source" "$WORK/capped/slow"
"$CLOUDMOUNT" sync "$WORK/capped" > /dev/null; cmp "$WORK/source" "$WORK/served/slow"; echo "a write eight times the dirty budget arrived whole"
