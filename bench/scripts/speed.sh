#!/usr/bin/env bash
# CloudMount beside the local disk and bindfs, in one run on one disk: ratios of medians, calls and memory. Needs root, cc, fio and bindfs.
# WORK must be an empty directory on a disk with 12 GiB of room.
source "$(dirname "$0")/lib.sh"
cc -O1 -o "$WORK/files" "$(dirname "$0")/files.c"
mkdir -p "$WORK/local" "$WORK/behind" "$WORK/bound"
bindfs "$WORK/behind" "$WORK/bound"
trap 'finish; umount "$WORK/bound" 2> /dev/null || true' EXIT
serve
delay 20ms 1Gbit
mount_at m $((PORT + 1))
pid=$(process_of m)
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
report() { printf '%-50s %s\n' "$1" "$2"; }
median() { sort -g | awk '{ value[NR] = $1 } END { print (NR % 2) ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'; }

# title rounds command [argument...]: runs the command for each place in turn, in changing order, and reports the ratios of the medians.
# The command gets the place and the round, and prints a rate.
compare() {
    local title=$1 rounds=$2 round place; shift 2
    rm -f "$WORK"/rates.*
    for round in $(seq "$rounds"); do
        for place in $( ((round % 2)) && echo local bound m || echo m bound local); do "$@" "$place" "$round" >> "$WORK/rates.$place"; done
    done
    local_rate=$(median < "$WORK/rates.local") bound_rate=$(median < "$WORK/rates.bound") mount_rate=$(median < "$WORK/rates.m")
    report "$title" "$(ratio "$mount_rate" "$local_rate") of local, bindfs $(ratio "$bound_rate" "$local_rate")"
}

write_new() { # place round: MB/s of a new 1 GiB file, close included
    rm -f "$WORK"/{local,bound,m}/new; sync; sleep 1
    local start=$EPOCHREALTIME
    dd if=/dev/zero of="$WORK/$1/new" bs=1M count=1024 status=none
    awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { print 1024 / (e - s) }'
}
read_file() { # mode block seconds place round: MB/s
    fio --name=r --filename="$WORK/$4/read" --rw="$1" --bs="$2" --size=1G --time_based --runtime="$3" --invalidate=0 --output-format=terse --terse-version=3 2> /dev/null | awk -F';' '{ print $7 / 1024 }'
}
create() { # place round: files/s
    mkdir "$WORK/$1/small$2"
    "$WORK/files" create "$WORK/$1/small$2" 5000
    if [ "$1" = m ]; then "$CLOUDMOUNT" sync "$WORK/m" --timeout 300s > /dev/null 2>&1; fi
}
look() { "$WORK/files" stat "$WORK/$1/small$2" 5000; } # place round: stat(2)s/s

compare 'new 1 GiB file, close included' 5 write_new
rm -f "$WORK"/{local,bound,m}/new
for place in local bound m; do dd if=/dev/zero of="$WORK/$place/read" bs=1M count=1024 status=none; cat "$WORK/$place/read" > /dev/null; done
"$CLOUDMOUNT" sync "$WORK/m" --timeout 300s > /dev/null 2>&1
compare 'sequential reads of 1 MiB of a cached file' 5 read_file read 1M 2
compare 'random reads of 4 KiB of a cached file' 5 read_file randread 4k 2
rm "$WORK"/{local,bound,m}/read
compare '5,000 files of 4 KiB, created' 3 create
report '  files/s' "$(printf '%.0f' "$mount_rate") (best $(sort -g "$WORK/rates.m" | tail -1), local $(printf '%.0f' "$local_rate"), bindfs $(printf '%.0f' "$bound_rate"))"
compare 'warm stat' 3 look
report '  of bindfs' "$(ratio "$mount_rate" "$bound_rate")"

make_tree() { mkdir "$1"; for d in $(seq 100); do mkdir "$1/d$d"; "$WORK/files" create "$1/d$d" 100 > /dev/null; done; } # directory: 10,000 files
for seconds in 0 61; do
    make_tree "$WORK/m/tree"; "$CLOUDMOUNT" sync "$WORK/m" --timeout 300s > /dev/null 2>&1
    sleep "$seconds"
    before=$(calls); rm -rf "$WORK/m/tree"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
    report "calls for rm -rf of 10,000 files synced $seconds s before" "$(($(calls) - before))"
done

echo 1 > "$WORK/m/save.txt"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
uploads=$(grep -c 'POST /upload' "$WORK/serve.log") deletes=$(grep -c DELETE "$WORK/serve.log")
echo 2 > "$WORK/m/.save.tmp"; mv "$WORK/m/.save.tmp" "$WORK/m/save.txt"; "$CLOUDMOUNT" sync "$WORK/m" > /dev/null 2>&1
report 'a save by write and rename' "$(($(grep -c 'POST /upload' "$WORK/serve.log") - uploads)) uploads, $(($(grep -c DELETE "$WORK/serve.log") - deletes)) deletes"
sleep 5
report 'resident memory of the mount, MiB' "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status") (peak $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status"))"

make_tree "$WORK/served/cold"
for number in 1 2 3; do head -c 256M /dev/urandom > "$WORK/served/cold/big$number"; done
mount_at n $((PORT + 1))
before=$(calls); find "$WORK/n/cold" -type f | wc -l > /dev/null
report 'calls for find over 10,000 cold files' "$(($(calls) - before))"
for number in 1 2 3; do
    start=$EPOCHREALTIME; cat "$WORK/n/cold/big$number" > /dev/null
    awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { print 256 * 8 * 1.048576 / 1000 / (e - s) }' >> "$WORK/rates.cold"
    cmp "$WORK/n/cold/big$number" "$WORK/served/cold/big$number"
done
report '256 MiB cold over 20 ms and 1 Gbit/s' "$(printf '%.2f' "$(median < "$WORK/rates.cold")") of the link (first $(printf '%.2f' "$(head -1 "$WORK/rates.cold")"))"
