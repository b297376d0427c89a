#!/bin/sh
# Makes the certificate and, the first time, the entries; then becomes slapd. Safe to be killed at any moment.
# With the word "restore" it reads the entries from a backup instead, and ends.
# LDAP_BIND_PASSWORD is set anew at each start; DEFAULT_ADMIN_PASSWORD counts the first time only: it is its owner's.
set -eu
umask 077
: "${LDAP_STATE:=/srv/ldap}" "${LDAP_RUN:=/run/slapd}" "${LDAP_PUBLIC:=/srv/ldap-public}"
: "${LDAP_LISTEN:=ldap:/// ldaps:///}" "${LDAP_SERVER:=pf9-ldap}" "${LDAP_BASE_DN:=dc=pf9}" "${DEFAULT_ADMIN_USER:=admin}"
: "${LDAP_USER_DN:=ou=users,$LDAP_BASE_DN}" "${LDAP_GROUP_DN:=ou=groups,$LDAP_BASE_DN}"
: "${LDAP_BIND_DN:=cn=pf9-service,ou=services,$LDAP_BASE_DN}"
HERE=$(cd "$(dirname "$0")" && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin

refuse() {
    echo "$1" >&2
    exit 2
}

secret() { # NAME: its value, or what the file in NAME_FILE holds; nothing or a sample stops the start
    eval "value=\${$1:-} file=\${$1_FILE:-}"
    [ -z "$file" ] || value=$(cat "$file") || refuse "$1_FILE: $file cannot be read"
    case $value in
        "") refuse "$1: is missing; set it in the environment" ;;
        "<"*">" | [Cc][Hh][Aa][Nn][Gg][Ee][Mm][Ee]*) refuse "$1: still holds its sample value; set a real one" ;;
    esac
    printf %s "$value"
}

hash_of() {
    printf %s "$1" >"$LDAP_RUN/secret"
    slappasswd -n -h "{ARGON2}" -o module-path=/usr/lib/ldap -o module-load=argon2 -T "$LDAP_RUN/secret"
    rm "$LDAP_RUN/secret"
}

name_in() { # ATTRIBUTE DN: the value of the DN's first part, which must be of that attribute
    case $2 in
        "$1="*) ;;
        *) refuse "$2: must begin with $1=" ;;
    esac
    first=${2%%,*}
    printf %s "${first#*=}"
}

fill() { # FILE: with @NAME@ replaced by the variable of that name
    text=$(cat "$HERE/$1")
    for name in LDAP_STATE LDAP_RUN LDAP_PUBLIC LDAP_BASE_DN LDAP_USER_DN LDAP_GROUP_DN LDAP_BIND_DN \
        DEFAULT_ADMIN_USER DC USERS GROUPS SERVICE SERVICE_HASH ADMIN_HASH UID GID; do
        eval "value=\${FILL_$name:-\${$name:-}}"
        escaped=$(printf %s "$value" | sed 's/[\\|&]/\\&/g')
        text=$(printf '%s\n' "$text" | sed "s|@$name@|$escaped|g")
    done
    printf '%s\n' "$text"
}

sign() ( # a certificate for the name under which the others reach us, from an authority of our own
    mkdir -p "$LDAP_STATE/tls"
    cd "$LDAP_STATE/tls"
    if [ ! -s ca.pem ]; then
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Platform9 Management directory" \
            -keyout ca.key -out ca.new 2>/dev/null
        mv ca.new ca.pem
    fi
    printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\n' "$LDAP_SERVER" >names
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$LDAP_SERVER" -keyout server.key \
        -out server.csr 2>/dev/null
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile names \
        -out server.pem 2>/dev/null
    cp ca.pem "$LDAP_PUBLIC/ca.new"
    chmod 0644 "$LDAP_PUBLIC/ca.new"
    mv "$LDAP_PUBLIC/ca.new" "$LDAP_PUBLIC/ca.pem"
)

load() { # reads LDIF; the new entries take the place of those that are there when they are all in
    rm -rf "$LDAP_STATE/entries.new"
    mkdir "$LDAP_STATE/entries.new"
    sed "s|/entries\"|/entries.new\"|" "$LDAP_RUN/slapd.conf" >"$LDAP_RUN/first.conf"
    slapadd -q -f "$LDAP_RUN/first.conf"
    slapcat -f "$LDAP_RUN/first.conf" | grep -q ^userPassword: || refuse "These entries hold nobody who could log in"
    rm "$LDAP_RUN/first.conf"
    rm -rf "$LDAP_STATE/entries"
    mv "$LDAP_STATE/entries.new" "$LDAP_STATE/entries"
}

begin() { # the entries of an empty directory
    ADMIN_PASSWORD=$(secret DEFAULT_ADMIN_PASSWORD)
    needed=$(sed -n "s/^pwdMinLength: //p" "$HERE/entries.ldif") # slapadd asks nothing of a hash
    [ ${#ADMIN_PASSWORD} -ge "$needed" ] || refuse "DEFAULT_ADMIN_PASSWORD: is too short; choose $needed characters or more"
    FILL_ADMIN_HASH=$(hash_of "$ADMIN_PASSWORD")
    FILL_DC=$(name_in dc "$LDAP_BASE_DN") FILL_USERS=$(name_in ou "$LDAP_USER_DN")
    FILL_GROUPS=$(name_in ou "$LDAP_GROUP_DN") FILL_SERVICE=$(name_in cn "$LDAP_BIND_DN")
    fill entries.ldif >"$LDAP_RUN/entries.ldif"
    load <"$LDAP_RUN/entries.ldif"
    rm "$LDAP_RUN/entries.ldif"
}

case $DEFAULT_ADMIN_USER in
    *[!A-Za-z0-9._-]*) refuse "DEFAULT_ADMIN_USER: letters, digits, dot, dash and underscore only" ;;
esac
case $LDAP_SERVER in
    *[!A-Za-z0-9.-]*) refuse "LDAP_SERVER: letters, digits, dots and dashes only; a name in a certificate has no underscore" ;;
esac
SERVICE_PASSWORD=$(secret LDAP_BIND_PASSWORD)
mkdir -p "$LDAP_STATE" "$LDAP_RUN" "$LDAP_PUBLIC"
FILL_SERVICE_HASH=$(hash_of "$SERVICE_PASSWORD") FILL_UID=$(id -u) FILL_GID=$(id -g)
sign
fill slapd.conf >"$LDAP_RUN/slapd.conf"
if [ "${1:-}" = restore ]; then # what slapcat wrote comes in; nothing runs
    load
    exit
fi
if [ -d "$LDAP_STATE/entries" ]; then
    printf 'dn: %s\nchangetype: modify\nreplace: userPassword\nuserPassword: %s\n' "$LDAP_BIND_DN" "$FILL_SERVICE_HASH" |
        slapmodify -q -f "$LDAP_RUN/slapd.conf"
else
    begin
fi
unset LDAP_BIND_PASSWORD DEFAULT_ADMIN_PASSWORD SERVICE_PASSWORD
ulimit -n 1024 # slapd takes memory for as many connections as it may have
socket=$(printf %s "$LDAP_RUN/ldapi" | sed 's|/|%2F|g')
exec slapd -d none -f "$LDAP_RUN/slapd.conf" -h "$LDAP_LISTEN ldapi://$socket"
