package dev.waybill.wire;

import java.util.regex.Pattern;

/// The name of a stream or a consumer as one token of an id or a subject.
///
/// Visible ASCII stands for itself; `%` and everything else becomes the `%XX` of its UTF-8 bytes,
/// since neither headers nor the subjects that the NATS client reads hold anything but ASCII.
final class NameToken {
    /// All that the server takes, but half a surrogate pair, which has no UTF-8.
    private static final Pattern NAME = Pattern.compile("[^ \t\r\n\f.*>/\\\\\\p{Cs}]+");

    private static final Pattern CODED = Pattern.compile("[!-~]+");

    private NameToken() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static String of(String name) {
        return PercentCoding.encode(name).replace("%22", "\"");
    }

    /// The name of that token; a name that is not coded is taken as it is, unless it is ASCII.
    /// Throws `IllegalArgumentException` where it is the token of no name.
    static String read(String token) {
        var name = CODED.matcher(token).matches() ? PercentCoding.decode(token).orElse("") : token;
        if (!isName(name)) {
            throw new IllegalArgumentException("this is no coded name: \"" + token + "\"");
        }
        return name;
    }
}
