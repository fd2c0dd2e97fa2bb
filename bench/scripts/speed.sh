#!/usr/bin/env bash
# CloudMount beside the local disk and bindfs, in one run on one disk: ratios, calls and memory. Needs root, cc, fio and bindfs.
# WORK must be an empty directory on a disk with 6 GiB of room.
source "$(dirname "$0")/lib.sh"
cc -O1 -o "$WORK/files" "$(dirname "$0")/files.c"
mkdir -p "$WORK/local" "$WORK/behind" "$WORK/bound"
bindfs "$WORK/behind" "$WORK/bound"
trap 'finish; umount "$WORK/bound" 2> /dev/null || true' EXIT
serve
delay 20ms 1Gbit
mount_at m $((PORT + 1)) -o write_back=1
pid=$(process_of m)
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
report() { printf '%-44s %s\n' "$1" "$2"; }
best() { local top=0 value; for _ in 1 2 3; do value=$("$@"); top=$(awk -v a="$top" -v b="$value" 'BEGIN { print (b > a) ? b : a }'); done; echo "$top"; }

write_new() { # directory: MB/s of a new 1 GiB file, close included
    rm -f "$1/new"; local start=$EPOCHREALTIME
    dd if=/dev/zero of="$1/new" bs=1M count=1024 status=none
    awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { print 1024 / (e - s) }'
}
read_file() { # directory mode blocksize: MB/s
    fio --name=r --filename="$1/new" --rw="$2" --bs="$3" --size=1G --io_size="${4:-1G}" --invalidate=0 --output-format=terse --terse-version=3 2> /dev/null | awk -F';' '{ print $7 / 1024 }'
}
l=$(best write_new "$WORK/local"); b=$(best write_new "$WORK/bound"); m=$(best write_new "$WORK/m")
report 'new 1 GiB file, close included, of local' "$(ratio "$m" "$l") (bindfs $(ratio "$b" "$l"))"
for kind in 'read 1M 4G' 'randread 4k 256M'; do
    read -r mode size amount <<< "$kind"
    l=$(best read_file "$WORK/local" "$mode" "$size" "$amount"); b=$(best read_file "$WORK/bound" "$mode" "$size" "$amount")
    m=$(best read_file "$WORK/m" "$mode" "$size" "$amount")
    report "$mode $size of a cached file, of local" "$(ratio "$m" "$l") (bindfs $(ratio "$b" "$l"))"
done
rm "$WORK/m/new"

mkdir "$WORK/local/small" "$WORK/bound/small" "$WORK/m/small"
l=$("$WORK/files" create "$WORK/local/small" 5000); b=$("$WORK/files" create "$WORK/bound/small" 5000); m=$("$WORK/files" create "$WORK/m/small" 5000)
report '5,000 files of 4 KiB, files/s' "$m (local $l, bindfs $b)"
b=$(best "$WORK/files" stat "$WORK/bound/small" 5000); m=$(best "$WORK/files" stat "$WORK/m/small" 5000)
report 'warm stat, of bindfs' "$(ratio "$m" "$b")"
start=$EPOCHREALTIME; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
report '  until they are on the server, s' "$(awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { printf "%.1f", e - s }')"

mkdir "$WORK/m/tree"; for d in $(seq 100); do mkdir "$WORK/m/tree/d$d"; "$WORK/files" create "$WORK/m/tree/d$d" 100 > /dev/null; done
"$CLOUDMOUNT" sync "$WORK/m" --timeout 300s > /dev/null 2>&1
before=$(calls); rm -rf "$WORK/m/tree"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
report 'calls for rm -rf of 10,000 synced files' "$(($(calls) - before))"

echo 1 > "$WORK/m/save.txt"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
uploads=$(grep -c 'POST /upload' "$WORK/serve.log") deletes=$(grep -c DELETE "$WORK/serve.log")
echo 2 > "$WORK/m/.save.tmp"; mv "$WORK/m/.save.tmp" "$WORK/m/save.txt"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
report 'a save by write and rename' "$(($(grep -c 'POST /upload' "$WORK/serve.log") - uploads)) uploads, $(($(grep -c DELETE "$WORK/serve.log") - deletes)) deletes"
report 'resident memory of the mount, MiB' "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status") (peak $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status"))"

mkdir "$WORK/served/cold"; for d in $(seq 100); do mkdir "$WORK/served/cold/d$d"; "$WORK/files" create "$WORK/served/cold/d$d" 100 > /dev/null; done
head -c 256M /dev/urandom > "$WORK/served/cold/big"
mount_at n $((PORT + 1))
before=$(calls); find "$WORK/n/cold" -type f | wc -l > /dev/null
report 'calls for find over 10,000 cold files' "$(($(calls) - before))"
start=$EPOCHREALTIME; cmp "$WORK/n/cold/big" "$WORK/served/cold/big"
report '256 MiB cold over 20 ms and 1 Gbit/s, of the link' "$(awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { printf "%.2f", 256 * 8 * 1.048576 / 1000 / (e - s) }')"
