/// Publishes events that come over HTTP, one or many at a time, and says what became of each.
@NullMarked
package dev.waybill.gateway.publish;

import org.jspecify.annotations.NullMarked;
