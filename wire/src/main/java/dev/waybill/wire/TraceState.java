package dev.waybill.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Combines `tracestate` headers into the one value that a strict parser takes.
///
/// Members keep their order; empty ones and repeated keys are dropped. At most 32 members and 512
/// characters stay: the ones longer than 128 characters go first, then those at the right (Trace
/// Context §3.3.1.3.1, §3.3.1.5).
final class TraceState {
    private static final int MEMBERS = 32;
    private static final int CHARACTERS = 512;
    private static final int LONG_MEMBER = 128;

    private TraceState() {}

    static String combine(List<String> values) {
        if (values.isEmpty()) {
            return "";
        }
        var members = members(String.join(",", values));
        if (length(members) > CHARACTERS) {
            dropLong(members);
        }
        while (members.size() > MEMBERS || length(members) > CHARACTERS) {
            members.removeLast();
        }
        return String.join(",", members);
    }

    private static List<String> members(String joined) {
        var members = new ArrayList<String>();
        var keys = new HashSet<String>();
        for (var part : joined.split(",", -1)) {
            var member = part.strip();
            int equals = member.indexOf('=');
            if (!member.isEmpty() && keys.add(equals < 0 ? member : member.substring(0, equals))) {
                members.add(member);
            }
        }
        return members;
    }

    private static void dropLong(List<String> members) {
        for (int i = members.size() - 1; i >= 0 && length(members) > CHARACTERS; i--) {
            if (members.get(i).length() > LONG_MEMBER) {
                members.remove(i);
            }
        }
    }

    private static int length(List<String> members) {
        return members.stream().mapToInt(String::length).sum() + Math.max(0, members.size() - 1);
    }
}
