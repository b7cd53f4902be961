package dev.waybill.wire;

/// A NATS subject pattern: tokens parted by dots, `*` for one token, `>` at the end for one or
/// more.
public record SubjectPattern(String text) {
    public SubjectPattern {
        for (int from = 0; from <= text.length(); from = end(text, from) + 1) {
            check(text, from, end(text, from));
        }
    }

    /// Whether every subject that `other` matches is matched by this one as well.
    public boolean contains(SubjectPattern other) {
        return covers(text, other.text);
    }

    /// Whether some subject is matched by both.
    public boolean overlaps(SubjectPattern other) {
        int mine = 0;
        int theirs = 0;
        while (mine <= text.length() && theirs <= other.text.length()) {
            if (is(text, mine, '>') || is(other.text, theirs, '>')) {
                return true;
            }
            boolean either =
                    coversToken(text, mine, other.text, theirs)
                            || coversToken(other.text, theirs, text, mine);
            if (!either) {
                return false;
            }
            mine = end(text, mine) + 1;
            theirs = end(other.text, theirs) + 1;
        }
        return mine > text.length() && theirs > other.text.length();
    }

    /// Whether that subject, which has no wildcard, is matched.
    public boolean matches(String subject) {
        return covers(text, subject);
    }

    @Override
    public String toString() {
        return text;
    }

    /// Walks over both token by token, without making any: every publish over HTTP is matched.
    private static boolean covers(String pattern, String other) {
        int mine = 0;
        int theirs = 0;
        while (mine <= pattern.length() && theirs <= other.length()) {
            if (is(pattern, mine, '>')) {
                return true;
            }
            if (is(other, theirs, '>') || !coversToken(pattern, mine, other, theirs)) {
                return false;
            }
            mine = end(pattern, mine) + 1;
            theirs = end(other, theirs) + 1;
        }
        return mine > pattern.length() && theirs > other.length();
    }

    private static boolean coversToken(String pattern, int mine, String other, int theirs) {
        int length = end(pattern, mine) - mine;
        return is(pattern, mine, '*')
                || (length == end(other, theirs) - theirs
                        && pattern.regionMatches(mine, other, theirs, length));
    }

    /// Whether the token that begins there is that one character.
    private static boolean is(String text, int from, char token) {
        return end(text, from) == from + 1 && text.charAt(from) == token;
    }

    /// Where the token that begins there ends.
    private static int end(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    private static void check(String text, int from, int end) {
        boolean printable = end > from;
        for (int i = from; i < end; i++) {
            printable &= text.charAt(i) > ' ' && text.charAt(i) != 0x7f;
        }
        if (!printable) {
            throw new IllegalArgumentException(
                    "a subject pattern has no empty token, white space or control character: \""
                            + text
                            + "\"");
        }
        if (is(text, from, '>') && end < text.length()) {
            throw new IllegalArgumentException("> stands only at the end: \"" + text + "\"");
        }
    }
}
