#!/usr/bin/env bash
# Databases in both journal modes, with two writers at once, keep their integrity.
set -euo pipefail
cd "$1"
for mode in WAL DELETE; do
    db="$mode.db"
    sqlite3 "$db" "PRAGMA journal_mode=$mode; CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB);" > /dev/null
    insert() {
        for i in $(seq 1 40); do
            sqlite3 -cmd ".timeout 20000" "$db" "INSERT INTO t(a, b) SELECT '$1-$i-' || value, randomblob(500) FROM generate_series(1, 20);"
        done
    }
    insert x & first=$!
    insert y & second=$!
    wait "$first"; wait "$second"
    test "$(sqlite3 "$db" 'SELECT count(*) FROM t')" = 1600
    sqlite3 "$db" "UPDATE t SET a = upper(a) WHERE id % 3 = 0; DELETE FROM t WHERE id % 7 = 0; VACUUM;"
    test "$(sqlite3 "$db" 'PRAGMA integrity_check')" = ok
done
