package dev.waybill.bench.report;

import dev.waybill.bench.measure.Measured;

/// What sections and payloads are called.
final class Titles {
    private static final int KIB = 1024;

    private Titles() {}

    static String of(Measured section) {
        var payload = payload(section.section().payload());
        return section.section().title() + (payload.isEmpty() ? "" : ", " + payload);
    }

    static String payload(int bytes) {
        if (bytes == 0) {
            return "";
        }
        return bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
    }
}
