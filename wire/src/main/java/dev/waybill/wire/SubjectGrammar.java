package dev.waybill.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which subjects and patterns a caller from outside may name, stricter than the server's own
/// grammar.
///
/// At most 255 characters and 16 tokens, each 1 to 64 letters, digits, `_` and `-`; a pattern may
/// hold wildcards as well. Never a first token that NATS or Waybill keeps for itself.
public final class SubjectGrammar {
    private static final int LENGTH = 255;
    private static final int TOKENS = 16;
    private static final int TOKEN_LENGTH = 64;
    private static final Set<String> RESERVED = Set.of("_INBOX", "_R_", "_GR_");

    private final String ownPrefix;

    /// The grammar beside a deployment whose own subjects begin with that first token.
    public SubjectGrammar(String ownPrefix) {
        if (!isToken(ownPrefix)) {
            throw new IllegalArgumentException(
                    "the own prefix is one token: \"" + ownPrefix + "\"");
        }
        this.ownPrefix = ownPrefix;
    }

    /// Why that subject is refused; empty when it is fine.
    public Optional<String> refuseSubject(String subject) {
        return refuse(subject, false);
    }

    /// Why that filter on one stream is refused; empty when it is fine.
    public Optional<String> refuseFilter(String pattern) {
        return refuse(pattern, true);
    }

    /// Why a stream may not take the subjects of that pattern; empty when it may. A wildcard in
    /// front would take what belongs to NATS and to Waybill.
    public Optional<String> refuseBinding(String pattern) {
        boolean open = pattern.startsWith("*") || pattern.startsWith(">");
        return open
                ? Optional.of("a stream's subject does not begin with a wildcard")
                : refuse(pattern, true);
    }

    private Optional<String> refuse(String subject, boolean wildcards) {
        if (subject.isEmpty() || subject.length() > LENGTH) {
            return Optional.of(
                    "a subject has 1 to " + LENGTH + " characters, not " + subject.length());
        }
        var tokens = List.of(subject.split("\\.", -1));
        if (tokens.size() > TOKENS) {
            return Optional.of("a subject has at most " + TOKENS + " tokens, not " + tokens.size());
        }
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean wildcard = token.equals("*") || (token.equals(">") && i == tokens.size() - 1);
            if (!(wildcards && wildcard) && !isToken(token)) {
                return Optional.of(refusedToken(token, i));
            }
        }
        return refuseFirst(tokens.getFirst());
    }

    private Optional<String> refuseFirst(String first) {
        if (RESERVED.contains(first) || first.startsWith("_INBOX_")) {
            return Optional.of("subjects under " + first + " belong to NATS itself");
        }
        return first.equals(ownPrefix)
                ? Optional.of("subjects under " + first + " belong to Waybill itself")
                : Optional.empty();
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= TOKEN_LENGTH;
    }

    private static String refusedToken(String token, int index) {
        if (token.isEmpty()) {
            return "token " + (index + 1) + " of the subject is empty";
        }
        if (token.equals("*") || token.equals(">")) {
            return "a subject to publish to has no wildcard";
        }
        return "token "
                + (index + 1)
                + " of the subject may hold letters, digits, _ and - only, 64 at most";
    }
}
