#!/usr/bin/env bash
# The whole build in one file: ./build.sh demo | test
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_sdk() {
  command -v dotnet > /dev/null || { echo "build.sh: the .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }
}

demo() {
  dotnet build -c Release -v quiet --nologo -clp:ErrorsOnly src/Vigil.Cli
  dotnet artifacts/bin/Vigil.Cli/release/Vigil.Cli.dll demo "$@"
}

# Runs both test projects and sums up; the last line is "N passed, N failed" and, when there are any, ", N skipped".
tests() {
  dotnet build -c Release -v quiet --nologo -clp:ErrorsOnly Vigil.slnx
  local log passed=0 failed=0 skipped=0 broken=0
  log=$(mktemp)
  trap "rm -f '$log'" EXIT
  for project in tests/Vigil.Tests tests/Vigil.System.Tests; do
    local code=0
    dotnet test --project "$project" -c Release --no-build --no-ansi --no-progress > "$log" 2>&1 || code=$?
    cat "$log"
    local here
    here=$(count total "$log")
    passed=$((passed + $(count succeeded "$log")))
    failed=$((failed + $(count failed "$log")))
    skipped=$((skipped + $(count skipped "$log")))
    # A project without a single test, or one that ends badly without a failed test, is a failure too.
    if [ "$here" -eq 0 ] || { [ "$code" -ne 0 ] && [ "$(count failed "$log")" -eq 0 ]; }; then
      broken=1
      failed=$((failed + 1))
      echo "build.sh: $project ran $here tests and ended with $code" >&2
    fi
  done
  if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ] && [ "$broken" -eq 0 ]
}

count() {
  local found
  found=$(grep -E "^ +$1: [0-9]+ *$" "$2" | tail -1 | tr -dc '0-9' || true)
  echo "${found:-0}"
}

case "${1:-}" in
  demo) shift; need_sdk; demo "$@" ;;
  test) need_sdk; tests ;;
  *) echo "usage: ./build.sh demo | test" >&2; exit 2 ;;
esac
