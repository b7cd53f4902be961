package dev.waybill.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The words that start a nats-server, through programs that become it and keep its pid.
///
/// `setsid`, where the system has it, gives the server a session of its own, so that a Ctrl-C in
/// the terminal reaches only this process, which then stops its server when it is done with it.
/// `setpriv`, where it can, has a server with a throw-away store told to stop when this process is
/// killed; one with a store that is kept lives on, to be found at the next start.
final class ServerCommand {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final List<String> DIES_WITH_PARENT =
            List.of(SETPRIV.toString(), "--pdeathsig", "TERM");
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private ServerCommand() {}

    static List<String> of(NatsServerSettings settings, ServerFiles files) {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            words.add(SETSID.toString());
        }
        if (settings.store().isEmpty() && ParentDeath.IS_TOLD) {
            words.addAll(DIES_WITH_PARENT);
        }
        words.add(settings.binary().path().toString());
        words.addAll(List.of("-c", files.config().toString()));
        return words;
    }

    /// Asked once.
    private static final class ParentDeath {
        private static final boolean IS_TOLD = isTold();

        private static boolean isTold() {
            if (!Files.isExecutable(SETPRIV)) {
                return false;
            }
            List<String> words = new ArrayList<>(DIES_WITH_PARENT);
            words.add(SETPRIV.toString());
            words.add("--version");
            return Command.run(words, Map.of(), Path.of("/"), ANSWER_LIMIT).succeeded();
        }
    }
}
