/// The connections to NATS, kept for ever or missed openly.
@NullMarked
package dev.waybill.gateway.nats;

import org.jspecify.annotations.NullMarked;
