package dev.waybill.gateway.http;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// API keys of tests.
public final class Keys {
    private Keys() {}

    public static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// The request with that key, or as it is for an empty one.
    public static HttpRequest.Builder with(HttpRequest.Builder request, String key) {
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }
}
