package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Small programs that stand in for a nats-server or a `go` of some kind.
final class Scripts {
    private Scripts() {}

    /// A program that says it is nats-server of this version, and can do nothing else.
    static Path serverOfVersion(Path folder, String version) throws IOException {
        return program(folder.resolve("nats-server"), "echo 'nats-server: v" + version + "'");
    }

    static Path program(Path file, String body) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
