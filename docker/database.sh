#!/bin/sh
# The project's roles and database, made once, when the volume is empty: the owner migrates and loads, the reader serves.
set -eu

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=reader_password="$READER_PASSWORD" <<'SQL'
CREATE ROLE crisisapi_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE crisisapi_reader LOGIN PASSWORD :'reader_password';
ALTER ROLE crisisapi_reader SET default_transaction_read_only = on;
CREATE DATABASE crisisapi OWNER crisisapi_owner;
\connect crisisapi
ALTER DEFAULT PRIVILEGES FOR ROLE crisisapi_owner IN SCHEMA public GRANT SELECT ON TABLES TO crisisapi_reader;
SQL
