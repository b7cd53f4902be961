/// Finds or builds, starts, watches and stops a real nats-server.
@NullMarked
package dev.waybill.server;

import org.jspecify.annotations.NullMarked;
