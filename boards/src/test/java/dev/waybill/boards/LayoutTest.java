package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.boards.ShippedBoards.Board;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How the dashboards look, as far as that can be told without looking.
class LayoutTest {
    private static final int COLUMNS = 24;

    @ParameterizedTest
    @MethodSource("dev.waybill.boards.ShippedBoards#all")
    void noTwoPanelsStandInTheSamePlaceAndNoLineHasAHole(Board board) {
        var taken = new HashMap<String, String>();
        int bottom = 0;
        for (var panel : everything(board)) {
            var title = panel.path("title").asText();
            var place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            int below = place.path("y").asInt() + place.path("h").asInt();
            assertThat(right).as(title).isBetween(1, COLUMNS);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = place.path("y").asInt(); y < below; y++) {
                    assertThat(taken.put(x + "," + y, title)).as(title).isNull();
                }
            }
            bottom = Math.max(bottom, below);
        }
        assertThat(taken).hasSize(COLUMNS * bottom);
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.boards.ShippedBoards#all")
    void panelsAreLargeEnoughToRead(Board board) {
        assertThat(board.panels())
                .allSatisfy(panel -> {
                    int width = panel.at("/gridPos/w").asInt();
                    int height = panel.at("/gridPos/h").asInt();
                    switch (panel.path("type").asText()) {
                        case "stat" -> {
                            assertThat(width).isBetween(3, 6);
                            assertThat(height).isEqualTo(4);
                            assertThat(panel.path("title").asText().length())
                                    .as(panel.path("title").asText())
                                    .isLessThanOrEqualTo(width * 8);
                        }
                        case "timeseries" -> {
                            assertThat(width).isGreaterThanOrEqualTo(8);
                            assertThat(height).isBetween(7, 9);
                        }
                        default -> {
                            assertThat(width).isGreaterThanOrEqualTo(12);
                            assertThat(height).isBetween(7, 12);
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.boards.ShippedBoards#all")
    void whatCountsMostStandsOnTopAndEveryPanelHasAnIdOfItsOwn(Board board) {
        assertThat(everything(board).getFirst().path("type").asText()).isEqualTo("row");
        assertThat(everything(board).getFirst().at("/gridPos/y").asInt()).isZero();
        assertThat(everything(board))
                .extracting(each -> each.path("id").asInt())
                .doesNotHaveDuplicates();
        assertThat(board.panels())
                .extracting(each -> each.path("title").asText() + each.path("gridPos"))
                .doesNotHaveDuplicates();
    }

    /// With the headings.
    private static List<JsonNode> everything(Board board) {
        return ShippedBoards.list(board.json().path("panels")).toList();
    }
}
