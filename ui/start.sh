#!/bin/sh
# Fills the configuration from the environment and becomes nginx. Writes only below PF9_UI_RUN, so that the rest may be read-only.
set -eu
: "${PF9_API_UPSTREAM:?host:port of the api}" "${PF9_UI_LISTEN:?address:port to listen on}"
: "${PF9_UI_ROOT:?folder of the build}" "${PF9_UI_RUN:?writable folder}"

mkdir -p "$PF9_UI_RUN"
sed -e "s|\${PF9_API_UPSTREAM}|$PF9_API_UPSTREAM|g" -e "s|\${PF9_UI_LISTEN}|$PF9_UI_LISTEN|g" \
    -e "s|\${PF9_UI_ROOT}|$PF9_UI_ROOT|g" -e "s|\${PF9_UI_RUN}|$PF9_UI_RUN|g" \
    "$(dirname "$0")/nginx.conf.template" > "$PF9_UI_RUN/nginx.conf"
awk '/^nameserver/ { print "resolver " ($2 ~ /:/ ? "[" $2 "]" : $2) " valid=10s;"; exit }' /etc/resolv.conf \
    > "$PF9_UI_RUN/dns.resolver"
exec nginx -e stderr -c "$PF9_UI_RUN/nginx.conf" -g "daemon off;"
