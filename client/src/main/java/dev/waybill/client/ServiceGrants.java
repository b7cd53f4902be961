package dev.waybill.client;

import dev.waybill.wire.DeadLetterSpace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The least permissions with which a service can consume, write its dead letters down, and handle
/// replays; for one consumer of one stream.
///
/// It can write its own consumer's entries and states, and nothing else of Waybill's: no lane, no
/// other consumer's entry, and it can delete nothing. To publish events, add their subjects. The
/// consumer has to be there, unless the service may make it.
public final class ServiceGrants {
    private static final String API = "$JS.API.";

    private final DeadLetterSpace space;
    private final String stream;
    private final String consumer;

    public ServiceGrants(DeadLetterSpace space, String stream, String consumer) {
        this.space = space;
        this.stream = ConsumeOptions.requireName("stream", stream);
        this.consumer = ConsumeOptions.requireName("consumer", consumer);
    }

    /// The prefix of the inboxes that the service's connection has to use, so that no other service
    /// reads its answers.
    public String inboxPrefix() {
        return "_INBOX_" + stream + "_" + consumer + ".";
    }

    /// The subjects to publish to.
    public List<String> publish() {
        var lane = space.laneName(stream, consumer);
        var entries = space.entriesOf(Optional.of(stream), Optional.of(consumer));
        var states = space.statesOf(Optional.of(stream), Optional.of(consumer));
        return List.of(
                API + "STREAM.INFO." + stream,
                API + "CONSUMER.INFO." + stream + "." + consumer,
                API + "CONSUMER.MSG.NEXT." + stream + "." + consumer,
                "$JS.ACK." + stream + "." + consumer + ".>",
                "$JS.ACK.*.*." + stream + "." + consumer + ".>",
                entries,
                states,
                API + "DIRECT.GET." + space.entries() + "." + entries,
                API + "DIRECT.GET." + space.operations() + "." + states,
                API
                        + "CONSUMER.CREATE."
                        + space.lanes()
                        + "."
                        + lane
                        + "."
                        + space.lane(stream, consumer),
                API + "CONSUMER.INFO." + space.lanes() + "." + lane,
                API + "CONSUMER.MSG.NEXT." + space.lanes() + "." + lane,
                "$JS.ACK." + space.lanes() + "." + lane + ".>",
                "$JS.ACK.*.*." + space.lanes() + "." + lane + ".>");
    }

    /// The subjects to subscribe to.
    public List<String> subscribe() {
        return List.of(inboxPrefix() + ">");
    }

    /// The value of `permissions` of a user in the server's configuration.
    public String configuration() {
        return """
        permissions: {
          # the connection's inbox prefix: %s
          publish: { allow: [
        %s
          ] }
          subscribe: { allow: [
        %s
          ] }
        }
        """
                .formatted(inboxPrefix(), lines(publish()), lines(subscribe()));
    }

    private static String lines(List<String> subjects) {
        return subjects.stream()
                .map(subject -> "    \"" + subject + "\"")
                .collect(Collectors.joining("\n"));
    }
}
