package dev.waybill.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Takes out of an error's text what must not leave the process: e-mail addresses, long runs of
/// digits, bearer tokens and JWTs, the values of passwords and keys, the user in a URL.
///
/// It looks at the first 4,096 characters. It knows patterns and not meanings: a name or an address
/// stays.
public final class Redaction implements UnaryOperator<String> {
    static final String REDACTED = "[redacted]";
    private static final int LOOKED_AT = 4_096;

    private static final List<Rule> RULES =
            List.of(
                    rule("://[^/\\s@]{1,256}@", "://" + REDACTED + "@"),
                    rule("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{4,}", "$1 " + REDACTED),
                    rule("\\beyJ[\\w-]{4,}\\.[\\w-]{4,}(\\.[\\w-]*)?", REDACTED),
                    rule(
                            "(?i)(passw(?:or)?d|pwd|passphrase|secret|token|api[_-]?key|credentials?)"
                                    + "(\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&\"')}\\]]+)",
                            "$1$2" + REDACTED),
                    rule("[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]{1,63})+", REDACTED),
                    rule("\\b(?:\\d{4}[ -]){2,3}\\d{1,4}\\b|\\d{7,}", REDACTED));

    @Override
    public String apply(String text) {
        var left = text.substring(0, Math.min(text.length(), LOOKED_AT));
        for (var rule : RULES) {
            left = rule.pattern.matcher(left).replaceAll(rule.replacement);
        }
        return left;
    }

    /// The beginning of that text in at most so many bytes of UTF-8.
    public static String bounded(String text, int bytes) {
        if (text.length() * 3L <= bytes) {
            return text;
        }
        int used = 0;
        int at = 0;
        while (at < text.length()) {
            var next = Character.toString(text.codePointAt(at));
            used += next.getBytes(StandardCharsets.UTF_8).length;
            if (used > bytes) {
                break;
            }
            at += next.length();
        }
        return text.substring(0, at);
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }

    private record Rule(Pattern pattern, String replacement) {}
}
