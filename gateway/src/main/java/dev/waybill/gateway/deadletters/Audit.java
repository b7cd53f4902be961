package dev.waybill.gateway.deadletters;

import dev.waybill.gateway.http.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One log line for each action on dead letters: who did what, to which, and why. The history of a
/// dead letter says the same for as long as it is remembered.
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("dev.waybill.audit");

    private Audit() {}

    static void log(Exchange exchange, String what, Object which, String reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} of {} by {}: {}",
                    what,
                    which,
                    exchange.principal().name(),
                    reason.replaceAll("\\p{Cntrl}", " "));
        }
    }
}
