/// Keeps the dead letters of consumers that do not keep their own: from the server's advisories,
/// and for clients over HTTP.
@NullMarked
package dev.waybill.gateway.capture;

import org.jspecify.annotations.NullMarked;
