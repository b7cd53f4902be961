package dev.waybill.boards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// All dashboards that ship.
final class Boards {
    static final List<Dashboard> ALL =
            List.of(
                    OverviewBoard.board(),
                    StreamBoard.board(),
                    ConsumerBoard.board(),
                    DeadLettersBoard.board(),
                    MessageFlowBoard.board(),
                    RetentionRiskBoard.board(),
                    ClientLibraryBoard.board(),
                    GatewayBoard.board());

    private Boards() {}

    /// Writes each into a file of that folder.
    static void write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (var board : ALL) {
                Files.writeString(folder.resolve(board.file()), DashboardJson.print(board));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
