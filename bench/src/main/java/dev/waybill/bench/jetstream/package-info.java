/// What is done over NATS itself: publish, consume, dead letters and a troubled exporter, with the
/// library and without it.
@NullMarked
package dev.waybill.bench.jetstream;

import org.jspecify.annotations.NullMarked;
