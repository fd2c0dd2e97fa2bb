#!/usr/bin/env bash
# A package with dependencies is installed and runs.
set -euo pipefail
cd "$1"
source=$(mktemp -d); trap 'rm -rf "$source"' EXIT
export npm_config_cache="$source/cache" npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
make() {
    mkdir "$source/$1"
    printf '{"name":"%s","version":"1.0.0","main":"index.js","bin":{"%s":"run.js"},"dependencies":{%s}}' "$1" "$1" "$2" > "$source/$1/package.json"
    echo "module.exports = () => '$1' + ($3);" > "$source/$1/index.js"
    printf '#!/usr/bin/env node\nconsole.log(require("./index.js")());\n' > "$source/$1/run.js"
    for i in $(seq 1 100); do echo "// $i" > "$source/$1/part$i.js"; done
    (cd "$source" && npm pack --silent "./$1" > /dev/null)
}
make leaf '' "''"
make middle "\"leaf\":\"file:$source/leaf-1.0.0.tgz\"" "require('leaf')()"
make top "\"middle\":\"file:$source/middle-1.0.0.tgz\",\"leaf\":\"file:$source/leaf-1.0.0.tgz\"" "require('middle')()"
mkdir app && cd app && echo '{"name":"app","version":"1.0.0","private":true}' > package.json
npm install --offline --silent "$source/top-1.0.0.tgz"
test "$(node_modules/.bin/top)" = topmiddleleaf
rm -rf node_modules
npm ci --offline --silent
test "$(node_modules/.bin/top)" = topmiddleleaf
