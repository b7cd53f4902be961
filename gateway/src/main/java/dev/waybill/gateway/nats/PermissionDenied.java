package dev.waybill.gateway.nats;

import java.io.IOException;

/// The server's word that the gateway's user may not publish there.
public final class PermissionDenied extends IOException {
    private static final long serialVersionUID = 1;

    PermissionDenied(String subject) {
        super("no permission to publish to " + subject);
    }
}
