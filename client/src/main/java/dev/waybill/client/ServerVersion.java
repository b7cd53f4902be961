package dev.waybill.client;

import io.nats.client.Connection;
import java.util.regex.Pattern;

/// The version of the server that a connection talks to; 0.0.0 where it cannot be read.
record ServerVersion(int major, int minor, int patch) {
    private static final Pattern NUMBERS =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

    static ServerVersion of(Connection connection) {
        var info = connection.getServerInfo();
        return info == null ? new ServerVersion(0, 0, 0) : parse(info.getVersion());
    }

    static ServerVersion parse(String version) {
        var numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? new ServerVersion(
                        Integer.parseInt(numbers.group(1)),
                        Integer.parseInt(numbers.group(2)),
                        Integer.parseInt(numbers.group(3)))
                : new ServerVersion(0, 0, 0);
    }

    boolean atLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }
}
