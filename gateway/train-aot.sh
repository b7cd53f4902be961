#!/bin/sh
# Runs the gateway once, as it is used, and keeps what the JVM learned: train-aot.sh FOLDER CACHE.
#
# FOLDER has gateway.args; NATS_SERVER names a nats-server for the run.
set -eu
folder=$1
cache=$2
port=${TRAIN_PORT:-8080}
management=${TRAIN_MANAGEMENT_PORT:-8081}

java -XX:AOTCacheOutput="$cache" @"$folder/gateway.args" dev.waybill.gateway.Main \
    --embedded --ephemeral --port "$port" --management-port "$management" &
gateway=$!

get() {
    wget -q -O /dev/null "http://127.0.0.1:$1"
}

post() {
    wget -q -O /dev/null --header 'Content-Type: application/json' --post-data "$2" "http://127.0.0.1:$port$1"
}

# wget has no PUT.
put() {
    printf 'PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
        "$1" "${#2}" "$2" | nc 127.0.0.1 "$port" | head -n 1 | grep -q ' 201 '
}

tries=0
until get "$management/health/ready"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || exit 1
    sleep 1
done

put /v1/streams/TRAIN '{"subjects":["train.>"]}'
put /v1/streams/TRAIN/consumers/c '{"ack_policy":"explicit"}'
for n in 1 2 3 4 5 6 7 8 9 10; do
    post /v1/subjects/train.a/messages "{\"n\":$n}"
    post /v1/streams/TRAIN/consumers/c/fetch '{"max":1,"wait":"1s"}'
    get "$port/v1/streams"
    get "$port/v1/dead-letters"
    get "$management/metrics"
done

# The cache is written as the JVM ends; 143 is the status of a process that was told to end.
kill -TERM "$gateway"
status=0
wait "$gateway" || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 143 ]
[ -s "$cache" ]
