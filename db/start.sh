#!/bin/sh
# Becomes PostgreSQL. POSTGRES_USER is the owner of the database POSTGRES_DB and no superuser; the superuser is reached
# from inside the container only (docker compose exec pf9_db psql -U postgres), its password is known to nobody.
set -eu
: "${POSTGRES_USER:=pf9}" "${POSTGRES_DB:=pf9_mgmt}"

refuse() {
    echo "$1" >&2
    exit 2
}

password=${POSTGRES_PASSWORD:-}
if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    password=$(cat "$POSTGRES_PASSWORD_FILE") || refuse "POSTGRES_PASSWORD_FILE: $POSTGRES_PASSWORD_FILE cannot be read"
fi
case $password in
    "") refuse "POSTGRES_PASSWORD: is missing; set it in the environment" ;;
    "<"*">" | [Cc][Hh][Aa][Nn][Gg][Ee][Mm][Ee]*) refuse "POSTGRES_PASSWORD: still holds its sample value; set a real one" ;;
esac
[ "$POSTGRES_USER" != postgres ] || refuse "POSTGRES_USER: postgres is the superuser; name another owner"

export OWNER="$POSTGRES_USER" OWNER_PASSWORD="$password" OWNED="$POSTGRES_DB"
export POSTGRES_USER=postgres POSTGRES_DB=postgres
POSTGRES_PASSWORD=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export POSTGRES_PASSWORD
# The same order of names on every machine, whatever library sorts them there; broken pages are noticed.
export POSTGRES_INITDB_ARGS="--encoding=UTF8 --locale=C.UTF-8 --data-checksums"
unset POSTGRES_PASSWORD_FILE
exec docker-entrypoint.sh "$@"
