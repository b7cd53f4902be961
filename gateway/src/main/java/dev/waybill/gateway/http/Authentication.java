package dev.waybill.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Finds out who calls.
///
/// With keys, by `Authorization: Bearer <key>`: every stored digest is compared, each in constant
/// time. Without keys everyone is anonymous, and a request that a web page could have made (a
/// foreign `Host`, any `Origin`) is 403.
final class Authentication {
    private static final int LONGEST = 512;

    private final List<Known> known;

    @SuppressWarnings("ArrayRecordComponent")
    private record Known(Principal principal, byte[] digest) {}

    Authentication(List<ApiKey> keys) {
        this.known = keys.stream().map(key -> new Known(key.principal(), key.digest())).toList();
    }

    /// Ends the request with 401 or 403 where nobody known calls.
    Principal authenticate(Headers headers) {
        return known.isEmpty() ? local(headers) : byKey(headers);
    }

    private static Principal local(Headers headers) {
        if (headers.contains(HeaderNames.ORIGIN)) {
            throw refused("a request from a web page (Origin) is served with an API key only");
        }
        if (!LocalHost.isLocalHeader(headers.get(HeaderNames.HOST).get())) {
            throw refused("the Host of a request without an API key is this machine's");
        }
        return Principal.ANONYMOUS;
    }

    private Principal byKey(Headers headers) {
        var values = headers.all(HeaderNames.AUTHORIZATION, List::of);
        if (values.size() != 1) {
            throw unauthenticated();
        }
        var value = values.getFirst();
        if (!value.regionMatches(true, 0, "Bearer ", 0, 7) || value.length() > LONGEST) {
            throw unauthenticated();
        }
        var digest = sha256(value.substring(7).strip());
        Principal found = null;
        for (var candidate : known) {
            if (MessageDigest.isEqual(candidate.digest(), digest)) {
                found = candidate.principal();
            }
        }
        if (found == null) {
            throw unauthenticated();
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ProblemException refused(String detail) {
        return Problem.of(ProblemCode.ORIGIN_REFUSED, detail).exception();
    }

    private static ProblemException unauthenticated() {
        return Problem.of(ProblemCode.UNAUTHENTICATED, "send Authorization: Bearer <key>")
                .withHeader("WWW-Authenticate", "Bearer")
                .exception();
    }
}
