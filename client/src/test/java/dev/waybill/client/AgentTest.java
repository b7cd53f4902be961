package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.NatsExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The library beside the OpenTelemetry agent, whose own instrumentation of the NATS client is on.
class AgentTest {
    private static final Pattern SPAN =
            Pattern.compile(
                    "LoggingSpanExporter - '([^']*)' : (\\w+) (\\w+) (\\w+) \\[tracer: ([^:]*):");

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    @Test
    void writesEachSpanOnceWhereTheAgentIsAttached() throws Exception {
        new Streams(NATS.connect()).create("AGT", "agt.>");
        var spans = SPAN.matcher(run()).results().toList();
        var own = spans.stream().filter(s -> s.group(5).equals("dev.waybill.client")).toList();
        assertThat(own)
                .extracting(s -> s.group(1) + " " + s.group(4))
                .containsExactlyInAnyOrder("send agt.> PRODUCER", "process agt.> CONSUMER");
        assertThat(own).extracting(s -> s.group(2)).containsOnly(own.getFirst().group(2));
        assertThat(spans)
                .extracting(s -> s.group(1))
                .filteredOn(name -> name.contains("agt.x"))
                .isEmpty();
        System.out.println(
                "spans with the agent: "
                        + spans.stream().map(s -> s.group(1) + " by " + s.group(5)).toList());
    }

    private static String run() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-javaagent:target/agent/opentelemetry-javaagent.jar",
                                        "-Dotel.traces.exporter=logging",
                                        "-Dotel.metrics.exporter=none",
                                        "-Dotel.logs.exporter=none",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        AgentProbe.class.getName(),
                                        NATS.server().url()))
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
