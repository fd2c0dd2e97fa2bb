#!/usr/bin/env bash
# A tree of 5,000 files with links, modes and times is unpacked and equals its source.
set -euo pipefail
cd "$1"
source=$(mktemp -d); trap 'rm -rf "$source"' EXIT
(
    cd "$source" && mkdir tree && cd tree
    for d in $(seq 1 50); do
        mkdir "d$d"
        for f in $(seq 1 100); do printf '%s\n' "$d $f" "$RANDOM" > "d$d/f$f"; done
        ln -s "f1" "d$d/link"; ln "d$d/f2" "d$d/hard"; chmod 600 "d$d/f3"; chmod 755 "d$d/f4"; touch -d '2001-02-03 04:05:06.789' "d$d/f5"
    done
    ln -s ../nowhere dangling; mkdir empty; chmod 1777 empty
)
tar -C "$source" --format=posix -cf "$source/tree.tar" tree
tar -xf "$source/tree.tar"
diff -r --no-dereference "$source/tree" tree
list() { (cd "$1" && find . -printf '%p %y %m %n %l %T@\n' | sed 's/0*$//' | LC_ALL=C sort); }
diff <(list "$source/tree" | grep -v ' d ') <(list tree | grep -v ' d ')
test "$(stat -c %i tree/d1/f2)" = "$(stat -c %i tree/d1/hard)"
tar -cf - tree | tar -tf - | wc -l | grep -qx 5153
