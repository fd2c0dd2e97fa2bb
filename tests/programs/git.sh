#!/usr/bin/env bash
# A repository is cloned, committed to, packed and checked.
set -euo pipefail
cd "$1"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
git init -q -b main origin
for i in $(seq 1 200); do mkdir -p "origin/d$((i % 10))"; seq "$i" $((i * 20)) > "origin/d$((i % 10))/f$i.txt"; done
git -C origin add -A
git -C origin commit -qm first
git clone -q origin copy
for i in $(seq 1 10); do
    echo "change $i" >> copy/d1/f1.txt
    git -C copy mv "d2/f$((i * 10 + 2)).txt" "d3/moved$i.txt"
    git -C copy commit -qam "commit $i"
done
git -C copy gc -q
git -C copy fsck --full --strict
git -C copy push -q origin HEAD:refs/heads/work
git -C origin fsck --full
git -C origin checkout -q work
test -z "$(git -C origin status --porcelain)"
test "$(git -C copy rev-list --count HEAD)" = 11
