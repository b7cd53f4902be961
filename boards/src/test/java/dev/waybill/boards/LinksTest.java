package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.boards.ShippedBoards.Board;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where clicks lead.
class LinksTest {
    private static final List<Board> BOARDS = ShippedBoards.all();

    @Test
    void theyLeadToPagesAndDashboardsThatAreThere() {
        var boards = BOARDS.stream().map(each -> each.json().path("uid").asText()).toList();
        assertThat(urls(BOARDS.stream()))
                .isNotEmpty()
                .allSatisfy(url -> {
                    if (url.startsWith("${runbooks}/")) {
                        assertThat(Shipped.path("docs/runbooks/" + url.substring(12)))
                                .matches(Files::exists);
                    } else if (url.startsWith("/d/")) {
                        assertThat(boards).contains(url.substring(3, url.indexOf('?')));
                    } else {
                        assertThat(url)
                                .matches(
                                        "(/explore\\?left=|\\$\\{gateway_url}/v1/dead-letters\\?).*");
                    }
                });
    }

    @Test
    void dashboardsHandOnWhatIsChosenAndTheTimeRange() {
        assertThat(urls(BOARDS.stream()))
                .filteredOn(url -> url.startsWith("/d/"))
                .isNotEmpty()
                .allSatisfy(url ->
                        assertThat(url)
                                .contains(
                                        "${datasource:queryparam}",
                                        "${job:queryparam}",
                                        "${instance:queryparam}",
                                        "${gateway_url:queryparam}",
                                        "${__url_time_range}"));
    }

    @Test
    void theOverviewLeadsToStreamsAndConsumersAndAStreamToItsConsumers() {
        assertThat(urls(board("overview")))
                .anyMatch(url -> url.matches("/d/waybill-stream\\?.*&var-stream=\\$\\{.*"))
                .anyMatch(url ->
                        url.matches("/d/waybill-consumer\\?.*&var-stream=.*&var-consumer=.*"))
                .anyMatch(url -> url.startsWith("/d/waybill-dead-letters?"));
        assertThat(urls(board("stream"))).anyMatch(url -> url.startsWith("/d/waybill-consumer?"));
        assertThat(urls(board("consumer")))
                .anyMatch(url -> url.startsWith("/d/waybill-dead-letters?"));
    }

    @Test
    void deadLettersLeadToTheirEntries() {
        assertThat(urls(board("dead-letters")))
                .contains(
                        "${gateway_url}/v1/dead-letters?stream=${__data.fields.stream}&consumer=${__data.fields.consumer}",
                        "${gateway_url}/v1/dead-letters?stream=${__field.labels.stream}&consumer=${__field.labels.consumer}");
    }

    @Test
    void aLinkRestsOnLabelsThatTheAnswersHave() {
        assertThat(BOARDS.stream().flatMap(Board::targets).filter(each -> each.promql()))
                .allSatisfy(target -> {
                    var labels =
                            new TreeSet<>(
                                    Texts.all(
                                            "\\$\\{__(?:data\\.fields|field\\.labels)\\.(\\w+)}",
                                            target.panel().toString()));
                    assertThat(Promql.of(target.text()).grouped()).containsAll(labels);
                });
    }

    @Test
    void histogramsOfThePathOfAnEventShowTraces() {
        assertThat(BOARDS.stream().flatMap(Board::targets).filter(each -> each.promql()))
                .filteredOn(target -> target.text().contains("histogram_quantile"))
                // The server samples these and knows no trace.
                .filteredOn(target -> !target.text().contains("waybill_ack_"))
                .filteredOn(target -> !target.json().path("format").asText().equals("table"))
                .isNotEmpty()
                .allMatch(target -> target.json().path("exemplar").asBoolean());
    }

    private static Stream<Board> board(String name) {
        return BOARDS.stream().filter(each -> each.file().endsWith("/" + name + ".json"));
    }

    private static List<String> urls(Stream<Board> boards) {
        return boards.flatMap(board -> board.panels().stream())
                .flatMap(panel -> panel.findValues("url").stream())
                .map(JsonNode::asText)
                .toList();
    }
}
