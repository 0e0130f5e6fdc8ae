#!/bin/sh
# Makes the database of an empty PGDATA once, then becomes the server. Obeys what the house's compose
# file uses of the official image: POSTGRES_PASSWORD(_FILE), POSTGRES_USER(_FILE), POSTGRES_DB(_FILE),
# POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA, /docker-entrypoint-initdb.d/*.{sh,sql,sql.gz}.
set -eu

SCRIPTS=${STANDIN_INITDB_D:-/docker-entrypoint-initdb.d}

say() {
	echo "entrypoint: $*" >&2
}

# given NAME DEFAULT: the value of NAME, or the content of the file that NAME_FILE names.
given() {
	eval "value=\${$1:-} file=\${${1}_FILE:-}"
	if [ -n "$value" ] && [ -n "$file" ]; then
		say "$1 and ${1}_FILE are both set: set one of them"
		exit 1
	fi
	if [ -n "$file" ]; then
		if ! value=$(cat "$file"); then
			say "$file, named by ${1}_FILE, cannot be read"
			exit 1
		fi
	fi
	printf '%s' "${value:-$2}"
}

ask() {
	PGPASSWORD=$PASSWORD PGHOST=$SOCKETS psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password \
		--username "$POSTGRES_USER" "$@"
}

make() {
	mkdir -p "$PGDATA"
	chmod 0700 "$PGDATA" 2>/dev/null || true
	secret=$SOCKETS/password
	(umask 077 && printf '%s\n' "$PASSWORD" >"$secret")
	# shellcheck disable=SC2086 # the arguments are words
	initdb --username="$POSTGRES_USER" --pwfile="$secret" ${POSTGRES_INITDB_ARGS:-}
	rm "$secret"
	# The official image listens everywhere too; the JIT's library is not in this image.
	printf "\nlisten_addresses = '*'\njit = off\n" >>"$PGDATA/postgresql.conf"
	printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

# Run the scripts against a server that no network reaches, so that nobody meets a half-made database.
fill() {
	pg_ctl --pgdata="$PGDATA" --wait --silent \
		--options="-c listen_addresses= -c unix_socket_directories=$SOCKETS" start
	[ "$POSTGRES_DB" = postgres ] ||
		ask --dbname postgres --set db="$POSTGRES_DB" <<-'SQL'
			CREATE DATABASE :"db";
		SQL
	for script in "$SCRIPTS"/*; do
		case $script in
		*.sh)
			say "running $script"
			if [ -x "$script" ]; then
				PGPASSWORD=$PASSWORD PGHOST=$SOCKETS "$script"
			else
				# shellcheck disable=SC1090 # whoever mounts it knows it
				(export PGPASSWORD="$PASSWORD" PGHOST="$SOCKETS" && . "$script")
			fi
			;;
		*.sql)
			say "running $script"
			ask --dbname "$POSTGRES_DB" --file="$script"
			;;
		*.sql.gz)
			say "running $script"
			gunzip -c "$script" | ask --dbname "$POSTGRES_DB"
			;;
		"$SCRIPTS/*") ;;
		*) say "passing over $script" ;;
		esac
	done
	pg_ctl --pgdata="$PGDATA" --wait --silent --mode=fast stop
}

[ "${1#-}" = "$1" ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"

MARK=$PGDATA/.being-made
if [ -e "$MARK" ]; then
	say "an earlier start died while it made the database: it is made anew"
	find "$PGDATA" -mindepth 1 -delete
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
	POSTGRES_USER=$(given POSTGRES_USER postgres)
	POSTGRES_DB=$(given POSTGRES_DB "$POSTGRES_USER")
	PASSWORD=$(given POSTGRES_PASSWORD '')
	export POSTGRES_USER POSTGRES_DB
	if [ -z "$PASSWORD" ]; then
		say "POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set: there is no default password"
		exit 1
	fi
	SOCKETS=$(mktemp -d)
	trap 'rm -rf "$SOCKETS"' EXIT
	make
	: >"$MARK"
	fill
	rm "$MARK"
	rm -rf "$SOCKETS"
	trap - EXIT
	unset PASSWORD
	say "the database is made"
fi
unset POSTGRES_PASSWORD
exec "$@"
