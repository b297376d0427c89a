#!/bin/sh
# Runs once, in the empty cluster: the owner migrates, so it makes the services' roles; it is nothing more than that.
set -eu
psql -X -v ON_ERROR_STOP=1 -U postgres -d postgres -v owner="$OWNER" -v password="$OWNER_PASSWORD" -v owned="$OWNED" <<'SQL'
CREATE ROLE :"owner" LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE :"owned" OWNER :"owner";
SQL
