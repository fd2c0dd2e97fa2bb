#!/usr/bin/env bash
# Files are saved as editors save them: to a new file that is renamed over the old one, with and without a backup.
set -euo pipefail
cd "$1"
echo 0 > plain.txt; echo 0 > backup.txt
for i in $(seq 1 50); do
    echo "$i" > .plain.tmp; sync -f .plain.tmp 2> /dev/null || true; mv .plain.tmp plain.txt
    mv backup.txt backup.txt~; echo "$i" > backup.txt
    test "$(cat plain.txt)" = "$i"; test "$(cat backup.txt)" = "$i"; test "$(cat backup.txt~)" = "$((i - 1))"
done
exec 3< plain.txt
echo new > other; mv other plain.txt
test "$(cat <&3)" = 50; test "$(cat plain.txt)" = new
