package dev.waybill.gateway.http;

import java.util.HexFormat;

/// A key that a caller may show, known by its SHA-256 alone.
///
/// The digest is 64 hexadecimal digits of the key's bytes as sent after `Bearer `.
public record ApiKey(Principal principal, String sha256) {
    public ApiKey {
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                    "the sha256 of key \""
                            + principal.name()
                            + "\" is not 64 hexadecimal digits; make it with"
                            + " printf %s \"$KEY\" | sha256sum");
        }
    }

    byte[] digest() {
        return HexFormat.of().parseHex(sha256);
    }

    @Override
    public String toString() {
        return "ApiKey[" + principal.name() + "]";
    }
}
