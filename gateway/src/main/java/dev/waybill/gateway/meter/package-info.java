/// The one catalogue of metrics, and their exposition to Prometheus.
@NullMarked
package dev.waybill.gateway.meter;

import org.jspecify.annotations.NullMarked;
