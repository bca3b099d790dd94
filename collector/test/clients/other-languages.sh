#!/bin/sh
# Sends with the OpenTelemetry SDKs of other languages and compares what the views tell, field by field.
# Not part of `npm test`, because it downloads each language's packages. What is missing here is named and left out.
#
#   collector/test/clients/other-languages.sh [python] [go] [java]      (default: all three)
#
# Packages and programs are kept in SHEWHART_CLIENTS_CACHE (default: a directory under the temporary one).
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cache=${SHEWHART_CLIENTS_CACHE:-${TMPDIR:-/tmp}/shewhart-clients}
[ $# -gt 0 ] || set -- python go java
mkdir -p "$cache"
clients=

offer() { clients="$clients$1=$2
"; }
leave_out() { echo "left out: $1 ($2)"; }

for language in "$@"; do
  case $language in
    python)
      if ! command -v python3 >/dev/null; then leave_out python 'python3 is not installed'; continue; fi
      [ -x "$cache/python/bin/python" ] || python3 -m venv "$cache/python" || { leave_out python 'python3 has no venv'; continue; }
      if "$cache/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"; then
        offer python "$cache/python/bin/python $here/python/send.py"
      else leave_out python 'its packages cannot be installed'; fi ;;
    go)
      if ! command -v go >/dev/null; then leave_out go 'go is not installed'; continue; fi
      mkdir -p "$cache/go" && cp "$here/go/main.go" "$here/go/go.mod" "$cache/go/"
      if (cd "$cache/go" && go mod tidy >log 2>&1 && go build -o send . >>log 2>&1); then
        offer go "$cache/go/send"
      else leave_out go "it does not build, see $cache/go/log"; fi ;;
    java)
      if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then leave_out java 'java and mvn are not both installed'; continue; fi
      mkdir -p "$cache/java" && cp -R "$here/java/." "$cache/java/"
      if (cd "$cache/java" && mvn -q -B compile dependency:copy-dependencies >log 2>&1); then
        offer java "java -cp $cache/java/target/classes:$cache/java/target/dependency/* Send"
      else leave_out java "it does not build, see $cache/java/log"; fi ;;
    *) leave_out "$language" 'there is no such client' ;;
  esac
done

[ -n "$clients" ] || { echo 'Nothing to run.'; exit 1; }
cd "$here/../../.."
SHEWHART_CLIENTS="$clients" exec npx vitest run --config collector/test/clients/other-languages.config.ts
