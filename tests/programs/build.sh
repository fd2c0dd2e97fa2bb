#!/usr/bin/env bash
# A C project is built in parallel, runs, and is up to date afterwards.
set -euo pipefail
cd "$1"
mkdir src
for i in $(seq 1 40); do echo "int f$i(int x) { return x + $i; }" > "src/f$i.c"; done
{
    for i in $(seq 1 40); do echo "int f$i(int);"; done
    echo '#include <stdio.h>'
    echo 'int main(void) { int s = 0;'
    for i in $(seq 1 40); do echo "s = f$i(s);"; done
    echo 'printf("%d\n", s); return 0; }'
} > src/main.c
cat > Makefile <<'M'
OBJECTS := $(patsubst src/%.c,out/%.o,$(wildcard src/*.c))
app: out/all.a
	cc -o $@ $<
out/all.a: $(OBJECTS)
	ar rcs $@ $^
out/%.o: src/%.c
	@mkdir -p out
	cc -g -c -o $@ $<
M
make -s -j4
test "$(./app)" = 820
make -q
touch src/f7.c
test "$(make -n | grep -c 'src/f7.c')" = 1
make -s && test "$(./app)" = 820
