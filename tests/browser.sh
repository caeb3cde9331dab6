#!/bin/sh
# The explorer's tests drive a real browser: any Chromium with its driver on PATH will do; as root on Debian it is installed.
have() { for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return 0; done; return 1; }
ready() { have chromium chromium-browser google-chrome chrome && have chromedriver; }

ready && exit 0
if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "installing Chromium and its driver" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-cjk; } >/dev/null 2>&1
    ready && exit 0
fi
echo "error: the tests need a browser: put chromium (or google-chrome) and chromedriver on PATH and run this again" >&2
exit 1
