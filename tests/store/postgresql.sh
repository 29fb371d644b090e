#!/bin/sh
# PostgreSQL's own programs for the tests of the store: those that are found, or Debian's where this user may install them.
# Without them the tests still run on SQLite; those that need PostgreSQL skip, and say so.
for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
    if [ -x "$folder/postgres" ]; then exit 0; fi
done
if command -v pg_ctl >/dev/null 2>&1 && command -v postgres >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null && exit 0
fi
echo "No PostgreSQL was found and none could be installed: the tests of the store on it will be SKIPPED." >&2
exit 0
