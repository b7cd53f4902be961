package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts that make the images of gateway and demo.
class ImageScriptsTest {
    private static final Program SHELL = Program.of("sh", "dash");

    @TempDir Path folder;

    @Test
    void theClassPathOfTheGatewayBeginsThatOfTheDemoSoThatOneCacheServesBoth() throws Exception {
        for (var jar : List.of("lib/b.jar", "lib/a.jar", "lib/C.jar", "demo/demo.jar")) {
            Files.createDirectories(folder.resolve(jar).getParent());
            Files.createFile(folder.resolve(jar));
        }

        SHELL.run(List.of(Shipped.path("gateway/java-args.sh").toString(), folder.toString()));

        var gateway = classPath("gateway.args");
        assertThat(gateway)
                .isEqualTo("F/lib/C.jar:F/lib/a.jar:F/lib/b.jar".replace("F", "" + folder));
        assertThat(classPath("demo.args")).isEqualTo(gateway + ":" + folder + "/demo/demo.jar");
    }

    @Test
    void javaTakesTheOptionsAndSaysNothingOfItsOwn() throws Exception {
        Files.createDirectories(folder.resolve("lib"));
        Files.createDirectories(folder.resolve("demo"));
        SHELL.run(List.of(Shipped.path("gateway/java-args.sh").toString(), folder.toString()));
        var java = new Program(Path.of(System.getProperty("java.home"), "bin", "java"));
        var options = Files.readString(folder.resolve("gateway.args")).split("\n-cp\n", -1)[0];
        var file = Files.writeString(folder.resolve("options.args"), options);

        assertThat(java.run(List.of("@" + file, "--version"))).startsWith("openjdk ");
    }

    @Test
    void theDockerfileRunsScriptsThatAreThereWithTheFilesThatTheyWrite() {
        var dockerfile = Shipped.text("gateway/Dockerfile");

        assertThat(dockerfile).contains("gateway/java-args.sh", "gateway/train-aot.sh");
        assertThat(Shipped.path("gateway/java-args.sh")).isExecutable();
        assertThat(Shipped.path("gateway/train-aot.sh")).isExecutable();
        assertThat(dockerfile)
                .contains("@/app/gateway.args", "@/app/demo.args")
                .contains("-XX:AOTCache=/app/gateway.aot");
        SHELL.run(List.of("-n", Shipped.path("gateway/train-aot.sh").toString()));
    }

    private String classPath(String file) throws Exception {
        return Files.readString(folder.resolve(file)).split("\n-cp\n", -1)[1].strip();
    }
}
