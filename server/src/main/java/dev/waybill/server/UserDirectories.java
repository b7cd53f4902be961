package dev.waybill.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a user's caches and data are kept, by the XDG rules: a variable that is not an absolute
/// path is ignored.
record UserDirectories(Path cache, Path data) {
    static UserDirectories of(Map<String, String> environment, Path home) {
        return new UserDirectories(
                named(environment, "XDG_CACHE_HOME")
                        .orElse(home.resolve(".cache"))
                        .resolve("waybill"),
                named(environment, "XDG_DATA_HOME")
                        .orElse(home.resolve(".local").resolve("share"))
                        .resolve("waybill"));
    }

    static UserDirectories system() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    private static Optional<Path> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }
}
