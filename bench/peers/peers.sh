#!/usr/bin/env bash
# rclone mount and CloudMount side by side: one server, one folder, both 20 ms and 1 Gbit/s away, by Quatrix. Prints a Markdown table.
# Usage, as root: peers.sh [GROUP...]; ROUNDS (5), RCLONE (rclone). WORK must be an empty directory on a disk with 12 GiB of room.
SERVICE=quatrix
source "$(dirname "$0")/../scripts/lib.sh"
source "$(dirname "$0")/measures.sh"
rounds=${ROUNDS:-5}
groups=("$@")
[ $# -gt 0 ] || groups=(first read random write small tree remove clone save)

# What it does for rclone: as many uploads as CloudMount has, answers that hold as long as CloudMount's, the same wait before an upload, and no call to
# compare what it holds. Parallel reads of a file, but for random ones, where they read much in vain.
rclone_flags=(
    --vfs-cache-mode full --transfers 16
    --dir-cache-time 60s --attr-timeout 60s --vfs-write-back 100ms --vfs-fast-fingerprint
)
sequential_flags=(--vfs-read-chunk-streams 16 --vfs-read-chunk-size 4M --buffer-size 16M)
random_flags=(--vfs-read-chunk-streams 0 --vfs-read-chunk-size 64K --buffer-size 0)
cloudmount_flags=(-o write_back=0.1)

serve
delay 20ms 1Gbit $((PORT + 1)); delay 20ms 1Gbit $((PORT + 2))
declare -A port=([rclone]=$((PORT + 1)) [cloudmount]=$((PORT + 2))) relay=([rclone]=${relays[0]} [cloudmount]=${relays[1]})
rclone_process=''
trap 'leave rclone; finish' EXIT
make_files

for group in "${groups[@]}"; do
    for round in $(seq "$rounds"); do
        for peer in $( ((round % 2)) && echo rclone cloudmount || echo cloudmount rclone); do
            read_flags=("${sequential_flags[@]}"); [ "$group" != random ] || read_flags=("${random_flags[@]}")
            "measure_$group" "$peer" "$round"
            leave "$peer"
            echo "$group, round $round of $rounds, $peer" >&2
        done
    done
done
print_table
