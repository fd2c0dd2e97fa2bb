#!/usr/bin/env bash
# Open files outlive their names, appenders do not lose each other's lines, and holes stay holes.
set -euo pipefail
cd "$1"
append() { for i in $(seq 1 500); do echo "$1 line $i" >> log; done; }
append a & first=$!
append b & second=$!
wait "$first"; wait "$second"
test "$(wc -l < log)" = 1000; test "$(grep -c '^a line' log)" = 500
echo kept > gone; exec 3<> gone; rm gone
test "$(cat <&3)" = kept; echo more >&3; test "$(cat /proc/$$/fd/3)" = "$(printf 'kept
more')"; exec 3>&-
test ! -e gone
echo old > name; exec 4< name; echo new > next; mv next name
test "$(cat <&4)" = old; test "$(cat name)" = new; exec 4<&-
truncate -s 100M sparse; printf end | dd of=sparse bs=1 seek=$((100 * 1024 * 1024)) conv=notrunc status=none
test "$(stat -c %s sparse)" = $((100 * 1024 * 1024 + 3)); test "$(tail -c 3 sparse)" = end
fallocate -l 1M full; fallocate -p -o 4096 -l 8192 full; test "$(stat -c %s full)" = 1048576
cp --reflink=auto full full2; cmp full full2
flock lock -c 'flock -n lock -c true' && exit 1
mkfifo pipe; (echo through > pipe &); test "$(cat pipe)" = through; rm pipe
