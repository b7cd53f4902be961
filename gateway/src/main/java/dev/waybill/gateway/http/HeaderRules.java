package dev.waybill.gateway.http;

import io.helidon.http.Header;
import io.helidon.http.Headers;

/// Which request headers end a request on every route, whoever sends them.
///
/// Whatever could reach the broker as one of its control headers is refused under any spelling; too
/// many headers are 431.
final class HeaderRules {
    private final int count;

    HeaderRules(int count) {
        this.count = count;
    }

    /// Ends the request with 400 `header-refused` or 431 `headers-too-large`.
    void check(Headers headers) {
        int seen = 0;
        for (var header : headers) {
            seen += header.valueCount();
            if (seen > count) {
                throw Problem.of(
                                ProblemCode.HEADERS_TOO_LARGE,
                                "at most " + count + " headers are served")
                        .with("limit", count)
                        .exception();
            }
            var name = header.headerName().lowerCase();
            checkName(name);
            checkValues(name, header);
        }
    }

    static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
    }

    private static void checkName(String name) {
        if (name.startsWith("nats-") || name.startsWith("msg-nats-")) {
            throw refused("a client's Nats- headers are never passed on");
        }
    }

    private static void checkValues(String name, Header header) {
        boolean stored =
                name.startsWith("msg-") || name.startsWith("event-") || name.startsWith("ce-");
        if (stored && !header.allValues().stream().allMatch(HeaderRules::isStorable)) {
            throw refused("a header that would be stored has characters other than visible ASCII");
        }
    }

    private static boolean isStorable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static ProblemException refused(String detail) {
        return Problem.of(ProblemCode.HEADER_REFUSED, detail).exception();
    }
}
