package dev.waybill.gateway.deadletters;

import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.code;
import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Keys;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import io.nats.client.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that hold some of the rights over dead letters, by the name of what they hold.
@WithNats
class DeadLetterRightsTest {
    private static final List<String> KEYS =
            List.of("headers", "payload", "act", "headers+payload", "headers+act", "none");
    private static final String REASON = "{'reason':'r'}";

    private final Morgue morgue;
    private final RunningGateway gateway;
    private final DeadLetterId id;

    DeadLetterRightsTest(NatsServer nats, Connection connection) {
        this.morgue = new Morgue(connection);
        this.gateway = RunningGateway.start(nats.url(), keys());
        this.id = morgue.dead("c", "NoStock");
    }

    private static Map<String, String> keys() {
        var keys = new HashMap<String, String>();
        for (int i = 0; i < KEYS.size(); i++) {
            var at = "auth.keys." + i + ".";
            keys.put(at + "name", KEYS.get(i).replace('+', '-'));
            keys.put(at + "sha256", Keys.sha256(KEYS.get(i)));
            keys.put(at + "consume", ">");
            if (!KEYS.get(i).equals("none")) {
                keys.put(at + "deadLetters", KEYS.get(i).replace('+', ','));
            }
        }
        return keys;
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /// Who is let through: everybody else is 403, whatever the request says.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | | headers headers+payload headers+act",
                "GET | /groups | headers headers+payload headers+act",
                "GET | /ID | headers headers+payload headers+act",
                "GET | /export | headers+payload",
                "POST | /ID/replay | act headers+act",
                "POST | /ID/discard | act headers+act",
                "POST | /ID/restore | act headers+act",
                "POST | /plans | act headers+act",
                "POST | /jobs | act headers+act",
                "GET | /jobs | act headers+act",
                "GET | /jobs/nonsense | act headers+act",
                "DELETE | /jobs/nonsense | act headers+act"
            })
    void letsOnlyThoseInWhoHoldTheRight(String method, String path, String who) {
        var in = new ArrayList<String>();
        for (var key : KEYS) {
            var answer = as(key).send(method, path(path), method.equals("POST") ? "{}" : "");
            if (answer.statusCode() == 403) {
                assertThat(code(answer)).isEqualTo("403 forbidden");
            } else {
                in.add(key);
            }
        }

        assertThat(in).containsExactlyInAnyOrder(who.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"headers", "headers+act"})
    void neverShowsAPayloadWithoutTheRightToIt(String key) {
        var caller = as(key);

        assertThat(caller.get("/" + id).body())
                .contains("X-Own", "no stock")
                .doesNotContain(Morgue.SECRET, "dataBase64", "\"data\"");
        assertThat(caller.get("?stream=" + morgue.stream()).body()).doesNotContain(Morgue.SECRET);
        assertThat(caller.get("/groups").body()).doesNotContain(Morgue.SECRET);
        assertThat(as("headers+payload").get("/" + id).body()).contains(Morgue.SECRET);
    }

    @Test
    void tellsWhoMayOnlyActNothingElse() {
        var plan = as("act").post("/plans", "{'action':'discard'}");
        var discarded = as("act").act(id, "discard", REASON);

        assertThat(plan.statusCode()).isEqualTo(200);
        assertThat(json(plan).has("groups")).isFalse();
        assertThat(json(discarded).path("state").asText()).isEqualTo("discarded");
        assertThat(discarded.body()).doesNotContain("NoStock", "no stock", Morgue.SECRET);
        assertThat(as("headers+act").act(id, "restore", REASON).body()).contains("no stock");
    }

    @Test
    void namesTheKeyInTheHistory() {
        as("headers+act").act(id, "discard", REASON);

        assertThat(as("headers").one(id).at("/history/0/by").asText()).isEqualTo("headers-act");
    }

    private String path(String template) {
        return template == null ? "" : template.replace("ID", id.toString());
    }

    private DeadLettersOverHttp as(String key) {
        return new DeadLettersOverHttp(gateway, key);
    }
}
