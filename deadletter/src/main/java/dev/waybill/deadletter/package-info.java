/// Reads, groups, replays and discards dead letters, for the gateway and the command line.
@NullMarked
package dev.waybill.deadletter;

import org.jspecify.annotations.NullMarked;
