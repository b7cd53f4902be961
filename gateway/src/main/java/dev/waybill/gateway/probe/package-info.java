/// Sends messages of its own through JetStream and measures their way.
@NullMarked
package dev.waybill.gateway.probe;

import org.jspecify.annotations.NullMarked;
