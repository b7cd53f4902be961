package dev.waybill.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds the route of a request by its raw path, so that an encoded slash never parts segments.
///
/// Literal segments win over parameters. Each parameter is decoded once, as UTF-8.
final class Router {
    private final List<Entry> entries;

    private record Entry(Route route, List<String> segments) {}

    /// What was found: `template` is empty where no route has that path, `route` is empty where
    /// none has the method as well.
    record Match(String template, List<Route> route, List<String> raw, TreeSet<String> methods) {}

    Router(List<Route> routes) {
        var sorted = new ArrayList<Entry>();
        routes.forEach(route -> sorted.add(new Entry(route, route.segments())));
        sorted.sort((a, b) -> parameters(a) - parameters(b));
        entries = List.copyOf(sorted);
    }

    Match match(String method, String rawPath) {
        var raw = List.of(rawPath.substring(1).split("/", -1));
        var methods = new TreeSet<String>();
        var template = "";
        var wanted = method.equals("HEAD") ? "GET" : method;
        for (var entry : entries) {
            boolean first = template.isEmpty() || template.equals(entry.route().template());
            if (first && matches(entry.segments(), raw)) {
                template = entry.route().template();
                if (entry.route().method().equals(wanted)) {
                    return new Match(template, List.of(entry.route()), raw, methods);
                }
                methods.add(entry.route().method());
            }
        }
        return new Match(template, List.of(), raw, methods);
    }

    /// The decoded parameters of a match; malformed ones end the request with 400.
    static Map<String, String> parameters(Route route, List<String> raw) {
        var values = new LinkedHashMap<String, String>();
        var segments = route.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (isParameter(segments.get(i))) {
                var name = segments.get(i).substring(1, segments.get(i).length() - 1);
                values.put(name, decode(name, raw.get(i)));
            }
        }
        return values;
    }

    private static boolean matches(List<String> segments, List<String> raw) {
        if (segments.size() != raw.size()) {
            return false;
        }
        for (int i = 0; i < raw.size(); i++) {
            var segment = segments.get(i);
            if (!isParameter(segment) && !segment.equals(raw.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String name, String raw) {
        var bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int high = digit(raw, i + 1);
            int low = digit(raw, i + 2);
            if (high < 0 || low < 0) {
                throw malformed(name);
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed(name);
        }
    }

    private static int digit(String raw, int index) {
        return index < raw.length() ? Character.digit(raw.charAt(index), 16) : -1;
    }

    private static ProblemException malformed(String name) {
        var code =
                switch (name) {
                    case "subject" -> ProblemCode.SUBJECT_REFUSED;
                    case "stream", "consumer" -> ProblemCode.STREAM_REFUSED;
                    default -> ProblemCode.REQUEST_REFUSED;
                };
        return Problem.of(code, "the " + name + " in the path is not percent-encoded UTF-8")
                .exception();
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static int parameters(Entry entry) {
        return (int) entry.segments().stream().filter(Router::isParameter).count();
    }
}
