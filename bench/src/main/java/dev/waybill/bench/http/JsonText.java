package dev.waybill.bench.http;

import dev.waybill.bench.measure.Unverified;
import java.util.ArrayList;
import java.util.List;

/// Finds values in compact JSON by their names, for load that must not cost a parser.
final class JsonText {
    private JsonText() {}

    static String string(String json, String name) {
        var before = "\"" + name + "\":\"";
        int begin = begin(json, before);
        return json.substring(begin, json.indexOf('"', begin));
    }

    static String number(String json, String name) {
        int begin = begin(json, "\"" + name + "\":");
        int end = begin;
        while (end < json.length() && Character.isDigit(json.charAt(end))) {
            end++;
        }
        return json.substring(begin, end);
    }

    /// Every string of that name.
    static List<String> strings(String json, String name) {
        var before = "\"" + name + "\":\"";
        var found = new ArrayList<String>();
        for (int at = json.indexOf(before); at >= 0; at = json.indexOf(before, at + 1)) {
            int begin = at + before.length();
            found.add(json.substring(begin, json.indexOf('"', begin)));
        }
        return found;
    }

    private static int begin(String json, String before) {
        int at = json.indexOf(before);
        Unverified.unless(at >= 0, "there is no " + before + " in " + json);
        return at + before.length();
    }
}
