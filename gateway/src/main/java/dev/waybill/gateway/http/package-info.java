/// The frame that all routes share: problems, limits, authentication, the server span and metrics.
@NullMarked
package dev.waybill.gateway.http;

import org.jspecify.annotations.NullMarked;
