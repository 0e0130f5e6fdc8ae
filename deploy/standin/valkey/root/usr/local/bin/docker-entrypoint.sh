#!/bin/sh
# Becomes the server: arguments that begin with a dash, or name a .conf file, are its own.
set -eu
case ${1:-} in
-* | *.conf) set -- valkey-server "$@" ;;
esac
if [ "${1:-}" = valkey-server ] && [ "$(umask)" = 0022 ]; then
	umask 0077
fi
exec "$@"
