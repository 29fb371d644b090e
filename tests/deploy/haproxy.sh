#!/bin/sh
# HAProxy for the tests of hosting: the one that is found, or Debian's where this user may install it.
# Without it the tests that need a proxy skip, and say so.
if command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends haproxy >/dev/null && exit 0
fi
echo "No HAProxy was found and none could be installed: the tests of the proxy will be SKIPPED." >&2
exit 0
