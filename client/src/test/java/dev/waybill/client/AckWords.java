package dev.waybill.client;

import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What consumers say to the server about deliveries, overheard until the connection is closed.
final class AckWords {
    private static final String DELAYED = "-NAK {\"delay\":";

    private final ConcurrentLinkedQueue<Word> heard = new ConcurrentLinkedQueue<>();

    private AckWords() {}

    /// From now on, on a connection that speaks itself.
    static AckWords of(Connection connection) {
        var words = new AckWords();
        connection
                .createDispatcher(message ->
                        words.heard.add(
                                new Word(
                                        new String(message.getData(), StandardCharsets.UTF_8),
                                        message.getReplyTo() != null)))
                .subscribe("$JS.ACK.>");
        return words;
    }

    record Word(String text, boolean asksForAnAnswer) {}

    List<Word> all() {
        return List.copyOf(heard);
    }

    List<String> texts() {
        return heard.stream().map(Word::text).toList();
    }

    /// The delays asked for, in the order of asking.
    List<Long> delaysInMillis() {
        return texts().stream()
                .filter(text -> text.startsWith(DELAYED))
                .map(text -> text.substring(DELAYED.length(), text.length() - 1))
                .map(nanos -> Long.parseLong(nanos) / 1_000_000)
                .toList();
    }
}
