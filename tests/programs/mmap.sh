#!/usr/bin/env bash
# Writers through shared maps.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cd "$1"
tools=$(mktemp -d); trap 'rm -rf "$tools"' EXIT
cc -O1 -o "$tools/mmap" "$here/mmap.c"
"$tools/mmap" mapped
test "$(stat -c %s mapped)" = 4194304
sum=$(md5sum < mapped); cp mapped copy; test "$(md5sum < copy)" = "$sum"
