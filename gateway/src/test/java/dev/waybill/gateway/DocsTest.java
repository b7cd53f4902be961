package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.ClientMetric;
import dev.waybill.gateway.meter.MeterCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pages that are printed from the catalogues. Run with `-Dwaybill.write-docs=true` to write
/// them anew.
class DocsTest {
    private static final Path DOCS =
            Path.of(System.getProperty("waybill.root", "..")).resolve("docs");

    @Test
    void theConfigurationPageIsWhatTheCataloguePrints() throws Exception {
        assertThat(page("configuration.md", ConfigurationPage.print()))
                .isEqualTo(ConfigurationPage.print());
    }

    @Test
    void theMetricsPageIsWhatTheCataloguePrints() throws Exception {
        var expected = MetricsPage.print(MeterCatalogue.all(), ClientMetric.all());

        assertThat(page("metrics.md", expected)).isEqualTo(expected);
    }

    @Test
    void theHousePlanHasALineForEveryRoom() throws Exception {
        var written = Files.readString(DOCS.resolve("house-plan.md"));
        var begin = written.indexOf(RoomsTable.BEGIN);
        var end = written.indexOf(RoomsTable.END);
        var expected = written.substring(0, begin) + RoomsTable.print() + written.substring(end);

        assertThat(page("house-plan.md", expected)).isEqualTo(expected);
    }

    private static String page(String name, String expected) throws IOException {
        var file = DOCS.resolve(name);
        if (Boolean.getBoolean("waybill.write-docs")) {
            Files.createDirectories(DOCS);
            Files.writeString(file, expected);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
