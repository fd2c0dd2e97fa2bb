#!/usr/bin/env bash
# A directory of 20,000 files is made, listed, renamed within and removed.
set -euo pipefail
cd "$1"
mkdir many && cd many
seq 1 20000 | xargs touch
test "$(ls | wc -l)" = 20000
test "$(find . -type f | wc -l)" = 20000
for i in $(seq 1 100); do mv "$i" "renamed$i"; done
test "$(ls -l | grep -c ' renamed')" = 100
rm -f [0-9]*
test "$(ls | wc -l)" = 100
