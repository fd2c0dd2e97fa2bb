# What peers.sh measures. Each measure_GROUP PEER ROUND begins with a new mount and an empty cache, and notes rows by start and note.
served=$WORK/served
m() { echo "$WORK/$1"; }

make_files() { # the files that both read, and what both copy in
    cc -O1 -o "$WORK/files" "$top/bench/scripts/files.c"
    head -c 1G /dev/urandom > "$served/big"
    cp "$served/big" "$WORK/source"
    mkdir "$WORK/small" "$served/tree"
    for number in $(seq 2000); do head -c 8K /dev/urandom > "$WORK/small/f$number"; done
    for number in $(seq 100); do mkdir "$served/tree/d$number"; "$WORK/files" create "$served/tree/d$number" 100 > /dev/null; done
    git clone -q --bare --no-hardlinks "$top" "$WORK/repository.git"
    git -C "$WORK/repository.git" gc -q
    sync
}

fresh() { # peer: a new mount with an empty cache
    leave "$1"
    rm -rf "$WORK/$1.cache"
    if [ "$1" = cloudmount ]; then
        mount_at cloudmount "${port[cloudmount]}" "${cloudmount_flags[@]}"
    else
        mkdir -p "$WORK/rclone"
        RCLONE_CONFIG=/dev/null RCLONE_CONFIG_QX_TYPE=quatrix RCLONE_CONFIG_QX_HOST=localhost:${port[rclone]} RCLONE_CONFIG_QX_API_KEY=$CLOUDMOUNT_KEY \
            "${RCLONE:-rclone}" mount qx: "$WORK/rclone" --ca-cert "$SSL_CERT_FILE" --cache-dir "$WORK/rclone.cache" "${rclone_flags[@]}" "${read_flags[@]}" 2>> "$WORK/rclone.log" &
        rclone_process=$!
        until mountpoint -q "$WORK/rclone"; do sleep 0.05; done
    fi
    sync; sleep 1
}

leave() { # peer: unmounts, and keeps how much memory it had
    mountpoint -q "$WORK/$1" || return 0
    local process=$rclone_process
    if [ "$1" = cloudmount ]; then process=$(process_of cloudmount); fi
    awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$process/status" >> "$WORK/memory.$1"
    if [ "$1" = cloudmount ]; then "$CLOUDMOUNT" unmount "$WORK/cloudmount" > /dev/null; mounts=(); else fusermount3 -u "$WORK/rclone"; fi
    tail --pid="$process" -f /dev/null
}

wire() { # peer: bytes both ways and connections so far
    local lines; lines=$(wc -l < "$WORK/relay.${port[$1]}")
    kill -HUP "${relay[$1]}"
    until [ "$(wc -l < "$WORK/relay.${port[$1]}")" -gt "$lines" ]; do sleep 0.01; done
    tail -1 "$WORK/relay.${port[$1]}" | awk '{ printf "%.0f", $4 + $6 }'
}

start() { # peer
    bytes=$(wire "$1") called=$(calls) began=$EPOCHREALTIME
}

note() { # peer row [never]: notes the seconds, calls and bytes since start
    local now=$EPOCHREALTIME
    if [ "${3:-}" = never ]; then now=$(awk -v b="$began" 'BEGIN { printf "%.0f", b + 99999 }'); fi
    mkdir -p "$WORK/rows"
    [ -f "$WORK/rows/$2.rclone" ] || [ -f "$WORK/rows/$2.cloudmount" ] || echo "$2" >> "$WORK/rows.txt"
    awk -v b="$began" -v e="$now" -v c="$(($(calls) - called))" -v w="$(($(wire "$1") - bytes))" 'BEGIN { printf "%.4f %d %.3f\n", e - b, c, w / 1048576 }' >> "$WORK/rows/$2.$1"
}

reach() { # peer row command [argument...]: notes the row when the command succeeds, which is given five minutes
    local end=$((SECONDS + 300))
    until "${@:3}"; do
        if ((SECONDS > end)); then echo "never: ${*:3}" >&2; note "$1" "$2" never; return; fi
        sleep 0.01
    done
    note "$1" "$2"
}
told() { "$@" > /dev/null || echo "damaged: $*" >&2; } # command [argument...]: a comparison, whose failure does not end the run
has_size() { [ "$(stat -c %s "$1" 2> /dev/null)" = "$2" ]; }
content_of() { find "$1" -type f -not -name '*.partial' -printf "%s\n" 2> /dev/null | awk '{ bytes += $1 } END { print NR, bytes + 0 }'; }
has_content() { [ "$(content_of "$1")" = "$2" ]; }
is_gone() { [ ! -e "$1" ]; }

measure_first() {
    fresh "$1"
    start "$1"; head -c 1 "$(m "$1")/big" > /dev/null; note "$1" 'First byte of a file nobody looked at'
}

measure_read() {
    fresh "$1"
    start "$1"; dd if="$(m "$1")/big" of=/dev/null bs=1M status=none; note "$1" '1 GiB read, cold'
    start "$1"; dd if="$(m "$1")/big" of=/dev/null bs=1M status=none; note "$1" '1 GiB read, warm'
    [ "$2" -gt 1 ] || told cmp "$(m "$1")/big" "$served/big"
}

measure_random() {
    fresh "$1"
    start "$1"
    fio --name=r --filename="$(m "$1")/big" --readonly --rw=randread --bs=4k --size=1G --number_ios=500 --randseed="$2" --invalidate=0 > /dev/null
    note "$1" '500 reads of 4 KiB anywhere in 1 GiB, cold'
}

measure_write() {
    fresh "$1"
    start "$1"; dd if="$WORK/source" of="$(m "$1")/new.$1.$2" bs=1M status=none; note "$1" '1 GiB written, until close'
    reach "$1" '1 GiB written, until it is on the server' has_size "$served/new.$1.$2" $((1 << 30))
    told cmp "$WORK/source" "$served/new.$1.$2"
    leave "$1"; rm "$served/new.$1.$2"
}

measure_small() {
    fresh "$1"
    start "$1"; cp -r "$WORK/small" "$(m "$1")/small.$1.$2"; note "$1" '2,000 files of 8 KiB copied in, until the last close'
    reach "$1" '2,000 files of 8 KiB copied in, until all are on the server' has_content "$served/small.$1.$2" "$(content_of "$WORK/small")"
    told diff -r "$WORK/small" "$served/small.$1.$2"
    leave "$1"; rm -r "$served/small.$1.$2"
}

measure_tree() {
    local command name
    for name in 'find' 'ls -lR'; do
        command=(find); [ "$name" = find ] || command=(ls -lR)
        fresh "$1"
        for state in cold warm; do
            start "$1"; "${command[@]}" "$(m "$1")/tree" > "$WORK/listed"; note "$1" "\`$name\` of 10,000 files, $state"
            [ "$(grep -c '\bf[0-9]' "$WORK/listed")" -ge 10000 ]
        done
    done
}

measure_remove() {
    cp -r "$served/tree" "$served/tree.$1.$2"
    fresh "$1"
    find "$(m "$1")/tree.$1.$2" > /dev/null
    start "$1"; rm -rf "$(m "$1")/tree.$1.$2"; note "$1" '`rm -rf` of 10,000 listed files, until it returns'
    reach "$1" '`rm -rf` of 10,000 listed files, until they are gone on the server' is_gone "$served/tree.$1.$2"
}

measure_clone() {
    fresh "$1"
    start "$1"; git clone -q --no-hardlinks "$WORK/repository.git" "$(m "$1")/clone.$1.$2"; note "$1" '`git clone` onto the mount, until it returns'
    reach "$1" '`git clone` onto the mount, until it is on the server' has_content "$served/clone.$1.$2" "$(content_of "$(m "$1")/clone.$1.$2")"
    leave "$1"; told git -c safe.directory='*' -C "$served/clone.$1.$2" fsck --no-progress; rm -rf "$served/clone.$1.$2"
}

measure_save() {
    local end=$((SECONDS + 300))
    echo old > "$served/save.$1.$2"
    fresh "$1"
    "$WORK/files" save "$(m "$1")/first.$1.$2" 9
    cat "$(m "$1")/save.$1.$2" > /dev/null
    until has_size "$served/first.$1.$2" 9 || ((SECONDS > end)); do sleep 0.01; done
    start "$1"; "$WORK/files" save "$(m "$1")/save.$1.$2" 20; note "$1" '20 saves by write and rename, until the last returns'
    reach "$1" '20 saves by write and rename, until the last is on the server' has_size "$served/save.$1.$2" 20
}

median() { sort -g | awk '{ value[NR] = $1 } END { print (NR % 2) ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'; }
column() { cut -d' ' -f"$1" "$WORK/rows/$row.$peer" | median; }

print_table() {
    local row peer
    declare -A seconds calls bytes
    echo "| Seconds, median of $rounds | rclone | CloudMount | times faster | calls | MiB on the wire |"
    echo '|---|---:|---:|---:|---:|---:|'
    while read -r row; do
        for peer in rclone cloudmount; do seconds[$peer]=$(column 1) calls[$peer]=$(column 2) bytes[$peer]=$(column 3); done
        awk -v n="$row" -v r="${seconds[rclone]}" -v c="${seconds[cloudmount]}" -v calls="${calls[rclone]} / ${calls[cloudmount]}" \
            -v rb="${bytes[rclone]}" -v cb="${bytes[cloudmount]}" \
            'function text(t) { return (t >= 99999) ? "never" : sprintf("%.3f", t) }
                BEGIN { printf "| %s | %s | %s | %s | %s | %.1f / %.1f |\n", n, text(r), text(c), (r >= 99999 || c >= 99999 ? "" : sprintf("%.1f", r / c)), calls, rb, cb }'
    done < "$WORK/rows.txt"
    for peer in rclone cloudmount; do seconds[$peer]=$(sort -g "$WORK/memory.$peer" | tail -1); done
    awk -v r="${seconds[rclone]}" -v c="${seconds[cloudmount]}" 'BEGIN { printf "| Peak memory, MiB | %d | %d | %.1f | | |\n", r, c, r / c }'
    printf '\nrclone %s, %s, for the random reads %s. CloudMount: %s.\n' "$("${RCLONE:-rclone}" version | awk 'NR == 1 { print $2 }')" "\`${rclone_flags[*]} ${sequential_flags[*]}\`" "\`${random_flags[*]}\`" "\`${cloudmount_flags[*]}\`"
}
