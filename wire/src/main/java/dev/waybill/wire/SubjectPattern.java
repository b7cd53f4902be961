package dev.waybill.wire;

import java.util.List;

/// A NATS subject pattern: tokens parted by dots, `*` for one token, `>` at the end for one or
/// more.
public record SubjectPattern(String text) {
    public SubjectPattern {
        var tokens = tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
                throw new IllegalArgumentException(
                        "a subject pattern has no empty token, white space or control character: \""
                                + text
                                + "\"");
            }
            if (token.equals(">") && i < tokens.size() - 1) {
                throw new IllegalArgumentException("> stands only at the end: \"" + text + "\"");
            }
        }
    }

    /// Whether every subject that `other` matches is matched by this one as well.
    public boolean contains(SubjectPattern other) {
        var mine = tokens(text);
        var theirs = tokens(other.text);
        for (int i = 0; i < mine.size(); i++) {
            if (i == theirs.size()) {
                return false;
            }
            if (mine.get(i).equals(">")) {
                return true;
            }
            if (theirs.get(i).equals(">") || !covers(mine.get(i), theirs.get(i))) {
                return false;
            }
        }
        return mine.size() == theirs.size();
    }

    /// Whether some subject is matched by both.
    public boolean overlaps(SubjectPattern other) {
        var mine = tokens(text);
        var theirs = tokens(other.text);
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            if (mine.get(i).equals(">") || theirs.get(i).equals(">")) {
                return true;
            }
            if (!covers(mine.get(i), theirs.get(i)) && !covers(theirs.get(i), mine.get(i))) {
                return false;
            }
        }
        return mine.size() == theirs.size();
    }

    /// Whether that subject, which has no wildcard, is matched.
    public boolean matches(String subject) {
        return contains(new SubjectPattern(subject));
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean covers(String mine, String theirs) {
        return mine.equals("*") || mine.equals(theirs);
    }

    private static List<String> tokens(String text) {
        return List.of(text.split("\\.", -1));
    }
}
