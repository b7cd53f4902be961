package dev.waybill.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the route of a request by its raw path, so that an encoded slash never parts segments.
///
/// Literal segments win over parameters. Each parameter is decoded once, as UTF-8.
final class Router {
    private final Map<Integer, List<Entry>> entries;

    /// A route with the segments of its template.
    record Entry(Route route, List<String> segments) {}

    /// What was found: `template` is empty where no route has that path, `found` is empty where
    /// none has the method as well.
    record Match(String template, List<Entry> found, List<String> raw, Set<String> methods) {
        /// The decoded parameters of the path; malformed ones end the request with 400.
        Map<String, String> parameters() {
            return Router.parameters(found.getFirst().segments(), raw);
        }
    }

    Router(List<Route> routes) {
        entries =
                routes.stream()
                        .map(route -> new Entry(route, route.segments()))
                        .sorted(Comparator.comparingLong(Router::parameters))
                        .collect(Collectors.groupingBy(entry -> entry.segments().size()));
    }

    Match match(String method, String rawPath) {
        var raw = List.of(rawPath.substring(1).split("/", -1));
        var candidates = entries.getOrDefault(raw.size(), List.of());
        var wanted = method.equals("HEAD") ? "GET" : method;
        var template = "";
        for (var entry : candidates) {
            boolean first = template.isEmpty() || template.equals(entry.route().template());
            if (first && matches(entry.segments(), raw)) {
                template = entry.route().template();
                if (entry.route().method().equals(wanted)) {
                    return new Match(template, List.of(entry), raw, Set.of());
                }
            }
        }
        return new Match(template, List.of(), raw, methods(template));
    }

    private Set<String> methods(String template) {
        return entries.values().stream()
                .flatMap(List::stream)
                .map(Entry::route)
                .filter(route -> route.template().equals(template))
                .map(Route::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> parameters(List<String> segments, List<String> raw) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < segments.size(); i++) {
            if (isParameter(segments.get(i))) {
                var name = segments.get(i).substring(1, segments.get(i).length() - 1);
                values.put(name, decode(name, raw.get(i)));
            }
        }
        return values;
    }

    private static boolean matches(List<String> segments, List<String> raw) {
        for (int i = 0; i < raw.size(); i++) {
            var segment = segments.get(i);
            if (!isParameter(segment) && !segment.equals(raw.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String name, String raw) {
        return raw.indexOf('%') < 0 && isAscii(raw) ? raw : decodeBytes(name, raw);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String decodeBytes(String name, String raw) {
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

    private static long parameters(Entry entry) {
        return entry.segments().stream().filter(Router::isParameter).count();
    }
}
