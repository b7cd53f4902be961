/// Hands stored messages out over HTTP: leases, their settlement by token, live events, single
/// ones.
@NullMarked
package dev.waybill.gateway.deliver;

import org.jspecify.annotations.NullMarked;
