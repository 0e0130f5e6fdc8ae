#!/bin/sh
# Becomes the broker. Users come from definitions (load_definitions in /etc/rabbitmq), as in the house's
# compose file; names of the official image that would be passed over in silence stop the start.
set -eu
for name in RABBITMQ_DEFAULT_USER_FILE RABBITMQ_DEFAULT_PASS_FILE RABBITMQ_VM_MEMORY_HIGH_WATERMARK \
	RABBITMQ_SSL_CACERTFILE RABBITMQ_SSL_CERTFILE RABBITMQ_SSL_KEYFILE; do
	if eval "[ -n \"\${$name:-}\" ]"; then
		echo "entrypoint: $name is not read: write it into /etc/rabbitmq/conf.d" >&2
		exit 1
	fi
done
case ${1:-} in
-* | '') set -- rabbitmq-server "$@" ;;
esac
umask 0027
exec "$@"
