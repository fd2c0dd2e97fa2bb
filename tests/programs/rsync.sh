#!/usr/bin/env bash
# The second rsync of the same tree finds nothing to do; a change is found alone.
set -euo pipefail
cd "$1"
source=$(mktemp -d); trap 'rm -rf "$source"' EXIT
for i in $(seq 1 300); do mkdir -p "$source/d$((i % 7))"; head -c $((i * 100)) /dev/urandom > "$source/d$((i % 7))/f$i"; done
rsync -a "$source/" copy/
test -z "$(rsync -ai "$source/" copy/)"
echo more >> "$source/d1/f1"
test "$(rsync -ai "$source/" copy/ | grep -c '^>f')" = 1
rsync -aic --dry-run "$source/" copy/ | { ! grep -q '^>f'; }
rm "$source/d2/f2"
rsync -a --delete "$source/" copy/
diff -r "$source" copy
