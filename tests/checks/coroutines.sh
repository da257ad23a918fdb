#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: coroutines.sh BUILD_DIR
# Finds what g++ 12 miscompiles in statements with co_await (gcc12_coroutine.query), in every file that has one. First
# over a sample with known faults, so that a matcher that finds nothing any more cannot pass unnoticed.
set -uo pipefail
build="$(cd "${1:?usage: coroutines.sh BUILD_DIR}" && pwd)"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."
query="$here/gcc12_coroutine.query"
command -v clang-query-16 >/dev/null || { echo "clang-query-16 is missing: apt-get install clang-tools-16"; exit 1; }

# Prints "file:line:column" of each find. A file that does not parse is an error, not a pass.
find_in() {
  local output status=0
  output="$(clang-query-16 -f "$query" "$@" 2>&1)" || status=$?
  if [ "$status" -ne 0 ] || grep -qE '(^|: )(fatal )?error: |Error while processing' <<<"$output"; then
    echo "could not be examined: $1"
    grep -E 'error' <<<"$output" | head -5
    return 0
  fi
  grep 'note: "root" binds here' <<<"$output" | sed -E "s|^$PWD/||; s|: note:.*||" | sort -u
}
export -f find_in
export query

sample="$here/coroutine_sample.cc"
expected="$(grep -n '// BAD' "$sample" | cut -d: -f1 | sort -n)"
found="$(find_in "$sample" -- -std=c++20 | sed -E 's|.*coroutine_sample\.cc:([0-9]+):.*|\1|' | sort -nu)"
if [ "$expected" != "$found" ]; then
  echo "the matchers do not agree with coroutine_sample.cc"
  printf 'lines marked BAD: %s\nlines found: %s\n' "$(tr '\n' ' ' <<<"$expected")" "$(tr '\n' ' ' <<<"$found")"
  exit 1
fi

mapfile -t files < <(grep -rlE '\bco_(await|return|yield)\b' --include='*.cpp' bot server tests/unit 2>/dev/null | sort)
if [ ${#files[@]} -eq 0 ]; then
  echo "no file with a coroutine was found: is this the right folder?"
  exit 1
fi
finds="$(printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'find_in "$1" -p "$0"' "$build")"
if [ -n "$finds" ]; then
  printf '%s\n' "$finds"
  echo "g++ 12 destroys these temporaries twice: name the value first, then co_await (CONTRIBUTING.md, Coroutines)"
  exit 1
fi
echo "coroutines: ${#files[@]} files, nothing found"
