# SPDX-License-Identifier: Apache-2.0
# What script/server, script/test and script/setup share: packages, configuring, building. Source it; it does nothing
# by itself. Everything works as root or as a person who may use sudo, from a clone in any folder.

set -Eeuo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
build_dir="${ORIENTA_BUILD_DIR:-$root/build}"

# Why clang 16 and not Debian's default g++ 12: g++ 12 destroys some temporaries of a co_await statement twice
# (GCC bug 107288 and its kin), without a warning. Clang 16 compiles them right.
build_packages=(
  ca-certificates clang-16 lld-16 cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libicu-dev libssl-dev zlib1g-dev
  libsqlite3-dev libstemmer-dev libpq-dev libsodium-dev libyaml-cpp-dev libtomlplusplus-dev libspdlog-dev libcli11-dev
  prometheus-cpp-dev
)
test_packages=(
  libgtest-dev libgmock-dev
  clang-tools-16 clang-format-14 libclang-rt-16-dev
  postgresql python3 python3-pytest python3-yaml python3-jsonschema
  chromium chromium-driver python3-selenium
)

if [ -t 1 ]; then bold=$'\e[1m'; plain=$'\e[0m'; else bold=""; plain=""; fi
current_step="starting"
current_advice=""

# step WHAT [ADVICE]: what is being done now, and what a person should try if it fails.
step() {
  current_step="$1"
  current_advice="${2:-}"
  printf '%s==> %s%s\n' "$bold" "$1" "$plain"
}

on_error() {
  local status=$?
  {
    printf '\n%sFailed while: %s%s\n' "$bold" "$current_step" "$plain"
    [ -z "$current_advice" ] || printf '%s\n' "$current_advice"
  } >&2
  exit "$status"
}
trap on_error ERR

die() {
  trap - ERR
  printf '\n%s\n' "$*" >&2
  exit 1
}

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "Packages are missing and only root may install them. Run this script as root, or install sudo."
  fi
}

# Installs what is missing and nothing else, so that a second run needs neither root nor a network.
ensure_packages() {
  command -v dpkg-query >/dev/null || die "This script is made for Debian 12. On another system install the \
packages it lists (script/lib.sh), then: cmake --preset release && cmake --build --preset release"
  local missing=() package
  for package in "$@"; do
    installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  step "Installing ${#missing[@]} Debian packages (and what they need): ${missing[*]}" \
    "Is there a network, and is this Debian 12 (bookworm)? Try by hand: apt-get update && apt-get install ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# configure [CMAKE ARGUMENT...]: ninja configures again by itself when a CMake file changed, so an existing build
# folder is left alone unless options are given.
configure() {
  if [ -f "$build_dir/build.ninja" ] && [ $# -eq 0 ]; then return 0; fi
  step "Configuring $build_dir" "The lines above name what is missing. If the folder comes from an older state, \
remove it and try again: rm -rf $build_dir"
  local log="$build_dir/configure.log"
  mkdir -p "$build_dir"
  if ! cmake --preset release -B "$build_dir" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
}

# The compiler's cache survives a new clone: paths below the clone are rewritten to relative ones.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ccache}"

# build TARGET...
build() {
  step "Building $* (the first time takes some minutes; the number on the left counts up)" \
    "The first 'error:' above says where. If the compiler was 'Killed', there was too little memory: try ORIENTA_JOBS=1."
  NINJA_STATUS="[%f/%t %es] " cmake --build "$build_dir" ${ORIENTA_JOBS:+-j "$ORIENTA_JOBS"} --target "$@"
}
