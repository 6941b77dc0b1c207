# SPDX-License-Identifier: Apache-2.0
# Runs each line of its input, a call of redis-cli, with the server at $SPINEL_PORT.
redis_cli() {
  redis-cli --no-raw -p "$SPINEL_PORT" "$@" </dev/null
}
while IFS= read -r line; do
  eval "redis_cli ${line#redis-cli }"
done
