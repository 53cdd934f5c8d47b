#!/bin/sh
# Writes down which proxies in front of the gateway are believed, then becomes nginx.
# TRUSTED_PROXIES: networks, with commas between them; empty: none, whoever connects is the client.
set -eu
networks=$(printf '%s' "${TRUSTED_PROXIES:-}" | tr ',' ' ')
{
    for network in $networks; do
        printf 'set_real_ip_from %s;\n' "$network"
    done
    printf 'geo $realip_remote_addr $is_trusted {\n    default 0;\n'
    for network in $networks; do
        printf '    %s 1;\n' "$network"
    done
    printf '}\n'
} >/tmp/trusted.conf
exec nginx -c /etc/comptoir/nginx.conf -g 'daemon off;'
