package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.SubjectPattern;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What is read of dead letters: pages, filters, groups, single ones. Pitfalls: a queue that cannot
/// be browsed (15), a recreated stream (25), ages by the server's clock (33).
@WithNats
final class DeadLettersTest {
    private static final boolean SOAK = Boolean.getBoolean("waybill.soak");

    private final Connection connection;

    DeadLettersTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void pagesThroughAllOnceAndGroupsThemInFlatMemory() throws Exception {
        var letters = new Letters(connection, "d1");
        int count = SOAK ? 100_000 : 2_000;
        fill(letters, count);
        var deadLetters = letters.deadLetters();

        long before = usedHeap();
        long begin = System.nanoTime();
        var seen = new HashSet<Long>(count * 2);
        var cursor = "";
        int pages = 0;
        do {
            var page = deadLetters.list(Query.ANY, 500, cursor);
            page.letters().forEach(each -> assertThat(seen.add(each.sequence())).isTrue());
            cursor = page.next();
            pages++;
        } while (!cursor.isEmpty());
        long paged = System.nanoTime();
        var groups = deadLetters.groups(Query.ANY);
        long grouped = System.nanoTime();
        long after = usedHeap();

        assertThat(seen).hasSize(count);
        assertThat(pages).isEqualTo(count / 500);
        assertThat(groups).hasSize(10).allMatch(group -> group.count() == count / 10);
        System.out.printf(
                "%d dead letters: %d pages in %d ms, groups in %d ms," + " heap %d -> %d KiB%n",
                count,
                pages,
                (paged - begin) / 1_000_000,
                (grouped - paged) / 1_000_000,
                before / 1024,
                after / 1024);
        assertThat(after - before).isLessThan(32L << 20);
    }

    @Test
    void readsToTheEndWhenItsConsumerIsLostOnTheWay() {
        var letters = new Letters(connection, "d20");
        for (int i = 1; i <= 25; i++) {
            letters.dead("D20", "c", i);
        }
        var entries = letters.space.entries();
        var seen = new ArrayList<Long>();
        new Reading(letters.store)
                .read(
                        entries,
                        letters.space.entrySubjects().getFirst(),
                        0,
                        10,
                        false,
                        read -> {
                            read.forEach(each -> seen.add(each.sequence()));
                            Letters.get(() -> letters.management.getConsumerNames(entries))
                                    .forEach(name ->
                                            Letters.get(() ->
                                                    letters.management.deleteConsumer(
                                                            entries, name)));
                            return true;
                        });
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void filtersByWhatTheHeadersSay() {
        var letters = new Letters(connection, "d2");
        var one = letters.dead("D2", "c", 1);
        var other = Letters.id("D2", "c", 2);
        letters.entry(Letters.letter(other, "f2").replays(2));
        letters.dead("D2", "other", 3);
        letters.dead("E2", "c", 4);

        assertThat(ids(letters, Query.ANY)).hasSize(4);
        assertThat(ids(letters, Query.ANY.stream("D2").consumer("c"))).containsExactly(one, other);
        assertThat(ids(letters, Query.ANY.consumer("c"))).hasSize(3);
        assertThat(ids(letters, Query.ANY.fingerprint("f2"))).containsExactly(other);
        assertThat(ids(letters, Query.ANY.minReplays(1))).containsExactly(other);
        assertThat(ids(letters, Query.ANY.maxReplays(1))).hasSize(3);
        assertThat(ids(letters, Query.ANY.subject(new SubjectPattern("orders.*")))).hasSize(4);
        assertThat(ids(letters, Query.ANY.subject(new SubjectPattern("mail.>")))).isEmpty();
        assertThat(ids(letters, Query.ANY.errorType("java.lang.Error"))).isEmpty();
        assertThat(ids(letters, Query.ANY.olderThan(Duration.ofHours(1), Instant.now()))).isEmpty();
        assertThat(ids(letters, Query.ANY.from(Instant.now().minusSeconds(600)))).hasSize(4);
    }

    @Test
    void filtersByState() {
        var letters = new Letters(connection, "d3");
        letters.lane("D3", "c");
        var open = letters.dead("D3", "c", 1);
        var replaying = letters.dead("D3", "c", 2);
        var discarded = letters.dead("D3", "c", 3);
        var restored = letters.dead("D3", "c", 4);
        var leaving = letters.dead("D3", "c", 5);
        letters.operator().replay(replaying, Target.CONSUMER, false, Letters.ANNE);
        letters.operator().discard(discarded, Letters.ANNE);
        letters.operator().discard(restored, Letters.ANNE);
        letters.operator().restore(restored, Letters.ANNE);
        letters.move(letters.open(leaving).succeedLate().orElseThrow());

        assertThat(ids(letters, Query.ANY)).containsExactly(open, replaying, restored);
        assertThat(ids(letters, Query.ANY.phase(Phase.OPEN))).containsExactly(open, restored);
        assertThat(ids(letters, Query.ANY.phase(Phase.REPLAYING))).containsExactly(replaying);
        assertThat(ids(letters, Query.ANY.phase(Phase.DISCARDED))).containsExactly(discarded);
        assertThat(ids(letters, Query.ANY.phase(Phase.RESOLVED))).containsExactly(leaving);
    }

    @Test
    void showsOneAsItWasWithItsOwnHeaders() throws Exception {
        var letters = new Letters(connection, "d4");
        letters.source("D4", "in4.>", "c");
        var id = letters.dead("D4", "c", 1);

        var details = letters.deadLetters().find(id).orElseThrow();

        assertThat(details.orphan()).isFalse();
        assertThat(details.headers().getFirst("Nats-Msg-Id")).isEqualTo("order-1");
        assertThat(details.history()).isEmpty();
        var json = new JsonMapper().writeValueAsString(DeadLetterJson.of(details));
        var tree = new JsonMapper().readTree(json);
        assertThat(tree.path("data").path("order").asInt()).isEqualTo(1);
        assertThat(tree.path("state").asText()).isEqualTo("open");
        assertThat(tree.path("class").asText()).isEqualTo("exhausted");
        assertThat(tree.path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(letters.deadLetters().find(Letters.id("D4", "c", 9))).isEmpty();
    }

    @Test
    void fetchesAPayloadThatIsStillInItsStreamAndNotThatOfAnotherStreamOfTheName() {
        var letters = new Letters(connection, "d5");
        letters.source("D5", "in5.>", "c");
        var big = new byte[200];
        long sequence = Letters.get(() -> letters.store.send("D5", "in5.x", new Headers(), big));
        var created = Letters.get(() -> letters.management.getStreamInfo("D5")).getCreateTime();
        var id = new DeadLetterId("D5", "c", Epoch.of(created.toInstant()), sequence);
        var former = new DeadLetterId("D5", "c", "k3x", sequence);
        for (var each : List.of(id, former)) {
            letters.entry(Letters.letter(each, "f1").payload(PayloadForm.POINTER));
        }

        assertThat(letters.deadLetters().find(id).orElseThrow().data()).isEqualTo(big);
        var gone = letters.deadLetters().find(former).orElseThrow();
        assertThat(gone.payload()).isEqualTo(PayloadForm.MISSING);
        letters.lane("D5", "c");
        assertThat(
                        OperatorTest.code(
                                letters.operator()
                                        .replay(former, Target.CONSUMER, false, Letters.ANNE)))
                .isEqualTo(Acted.Conflict.PAYLOAD_MISSING);
        letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);
        assertThat(letters.lastOf(letters.space.lanes(), letters.space.replay(id, 1)).data())
                .isEqualTo(big);
    }

    @Test
    void exportsEachWithItsPayload() {
        var letters = new Letters(connection, "d7");
        for (int i = 1; i <= 20; i++) {
            letters.dead("D7", "c", i);
        }
        var exported = new ArrayList<String>();
        letters.deadLetters()
                .export(
                        Query.ANY,
                        each -> exported.add(new String(each.data(), StandardCharsets.UTF_8)));
        assertThat(exported).hasSize(20).startsWith("{\"order\":1}").endsWith("{\"order\":20}");
    }

    @Test
    void refusesWhatIsNoCursorNoPageAndNoFilter() {
        var deadLetters = new Letters(connection, "d8").deadLetters();
        assertThatThrownBy(() -> deadLetters.list(Query.ANY, 10, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> deadLetters.list(Query.ANY, 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
        for (var wrong :
                List.of(
                        Map.of("state", "lost"),
                        Map.of("x", "1"),
                        Map.of("stream", "*"),
                        Map.of("olderThan", "soon"),
                        Map.of("from", "today"))) {
            assertThatThrownBy(() -> QueryJson.read(wrong, Instant.EPOCH))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<DeadLetterId> ids(Letters letters, Query query) {
        return letters.deadLetters().list(query, 100, "").letters().stream()
                .map(each -> each.letter().id())
                .toList();
    }

    private void fill(Letters letters, int count) {
        var sent = new ArrayList<CompletableFuture<?>>();
        for (int i = 1; i <= count; i++) {
            var id = Letters.id("D1", "c" + i % 10, i);
            var entry =
                    EntryMessage.of(
                            Letters.letter(id, "f1"),
                            new Headers(),
                            new byte[100],
                            connection.getMaxPayload());
            sent.add(connection.request(letters.space.entry(id), entry.headers(), entry.data()));
            if (sent.size() == 256 || i == count) {
                sent.forEach(CompletableFuture::join);
                sent.clear();
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
