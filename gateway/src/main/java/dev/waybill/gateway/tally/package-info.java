/// Counts the open dead letters of each consumer, as the streams hold them, for the metrics.
@NullMarked
package dev.waybill.gateway.tally;

import org.jspecify.annotations.NullMarked;
