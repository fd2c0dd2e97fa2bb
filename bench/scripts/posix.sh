#!/usr/bin/env bash
# pjdfstest and fsx over a mount. Usage: PJDFSTEST=its built source directory, FSX=its program: posix.sh [pjdfstest|fsx]
source "$(dirname "$0")/lib.sh"
serve
mount_at m "$PORT" -o suid,dev,allow_other
if [ "${1:-pjdfstest}" = pjdfstest ]; then
    mkdir "$WORK/m/pjd"; cd "$WORK/m/pjd"
    prove -rQ "$PJDFSTEST/tests" || true
    cd /
else
    for seed in ${SEEDS:-1 2 3 4}; do
        "$FSX" -N "${OPERATIONS:-100000}" -S "$seed" -q "$WORK/m/fsx$seed"
    done
    mount_at c "$PORT" -o cache_size=128K,dirty_size=64M,write_back=0.1
    "$FSX" -N "${OPERATIONS:-100000}" -S 5 -c 50 -q "$WORK/c/fsx5"
fi
"$CLOUDMOUNT" sync "$WORK/m" --timeout 300s
