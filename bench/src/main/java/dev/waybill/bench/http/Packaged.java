package dev.waybill.bench.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// The gateway as it is packaged: a class path of jars alone, as an AOT cache needs it. What is on
/// the class path as a folder becomes a jar in a throw-away folder.
final class Packaged implements AutoCloseable {
    private final Path folder;
    private final String classPath;

    private Packaged(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /// The gateway's own class path, which the script names; else all of this process.
    static Packaged gateway() throws IOException {
        var known =
                System.getProperty(
                        "waybill.gateway.classpath",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")));
        return of(List.of(known.split(File.pathSeparator)));
    }

    private static Packaged of(List<String> elements) throws IOException {
        var folder = Files.createTempDirectory("waybill-bench-");
        var jars = new ArrayList<String>();
        for (var element : elements) {
            var path = Path.of(element);
            if (Files.isDirectory(path)) {
                jars.add(jar(path, folder.resolve("classes-" + jars.size() + ".jar")).toString());
            } else if (Files.exists(path)) {
                jars.add(element);
            }
        }
        return new Packaged(folder, String.join(File.pathSeparator, jars));
    }

    String classPath() {
        return classPath;
    }

    /// A file beside the jars.
    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        Files.delete(folder);
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
