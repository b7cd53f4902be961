#!/bin/sh
# Writes the argument files of `java` for an image: java-args.sh FOLDER, which has lib/ and demo/.
#
# The class path is spelled out, as an AOT cache holds for one order of the jars alone. The gateway's is the beginning of the
# demo's, so that one cache serves both. The heap begins small, with the serial collector, as little lives long: 99 MiB at
# rest, 20 less than with the defaults.
set -eu
folder=$1

jars() {
    find "$1" -name '*.jar' | LC_ALL=C sort | tr '\n' ':' | sed 's/:$//'
}

options='--enable-native-access=ALL-UNNAMED
-Xms24m
-XX:MaxRAMPercentage=70
-XX:+UseSerialGC
-XX:+ExitOnOutOfMemoryError
-XX:-UsePerfData
-Xlog:disable
-Xlog:all=warning,aot*=error:stderr'

printf '%s\n-cp\n%s\n' "$options" "$(jars "$folder/lib")" >"$folder/gateway.args"
printf '%s\n-cp\n%s\n' "$options" "$(jars "$folder/lib"):$(jars "$folder/demo")" >"$folder/demo.args"
