#!/bin/sh
# A Chromium for the browser tests: any that is found, or Debian's where this user may install it.
# Without one the tests still run; those that need a browser skip, and say so.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "No Chromium was found and none could be installed: the browser tests will be SKIPPED." >&2
exit 0
