package dev.waybill.gateway.http;

import java.util.List;
import java.util.Set;

/// One method on one path template, such as `/v1/streams/{stream}/consumers/{consumer}`.
///
/// A parameter takes exactly one path segment, decoded once. Those named `subject`, `stream` and
/// `consumer` are checked before permissions are looked at. A principal that holds none of `anyOf`
/// for anything at all is refused before the handler runs (an empty set lets everyone in who is
/// authenticated); the handler checks the subject.
public record Route(
        String method, String template, Set<? extends Right> anyOf, Load load, Handler handler) {
    public Route {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with /: \"" + template + "\"");
        }
        anyOf = Set.copyOf(anyOf);
    }

    /// A route that is counted among the requests in flight.
    public static Route of(
            String method, String template, Set<? extends Right> anyOf, Handler handler) {
        return new Route(method, template, anyOf, Load.REQUEST, handler);
    }

    /// This route, counted among the open streams and long polls instead.
    public Route streaming() {
        return new Route(method, template, anyOf, Load.STREAM, handler);
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
