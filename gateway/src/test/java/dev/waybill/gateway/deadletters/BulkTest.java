package dev.waybill.gateway.deadletters;

import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.code;
import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class BulkTest {
    private final Morgue morgue;
    private final RunningGateway gateway;
    private final DeadLettersOverHttp caller;

    BulkTest(NatsServer nats, Connection connection) {
        this.morgue = new Morgue(connection);
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.caller = new DeadLettersOverHttp(gateway, "");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void replaysWhatThePlanCountedAndNoMore() throws Exception {
        try (var _ = morgue.service("c")) {
            for (int i = 0; i < 5; i++) {
                morgue.dead("c", "NoStock");
            }
            var plan = plan("replay");
            assertThat(plan.path("count").asInt()).isEqualTo(5);
            assertThat(plan.path("groups")).hasSize(1);
            assertThat(plan.path("oldest").asText()).isNotEmpty();
            var later = morgue.dead("c", "NoStock");

            var begun = start(plan, "");

            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
            var job = awaitEnd(begun);
            assertThat(job.path("status").asText()).isEqualTo("done");
            assertThat(job.path("succeeded").asInt()).isEqualTo(5);
            assertThat(job.path("by").asText()).isEqualTo("anonymous");
            assertThat(morgue.replays()).hasSize(5);
            assertThat(caller.state(later)).isEqualTo("open");
        }
    }

    @Test
    void discardsWhatWasPlanned() {
        var id = morgue.dead("c", "NoStock");
        morgue.dead("c", "NoStock");

        var job = awaitEnd(start(plan("discard"), ""));

        assertThat(job.path("succeeded").asInt()).isEqualTo(2);
        assertThat(caller.state(id)).isEqualTo("discarded");
        assertThat(caller.one(id).at("/history/0/job").asText()).isEqualTo(job.path("id").asText());
    }

    @Test
    void doesNoMoreThanTheMaximum() {
        morgue.dead("c", "NoStock");
        morgue.dead("c", "NoStock");

        var job = awaitEnd(start(plan("discard"), ",'max':1,'rate':100,'canary':true"));

        assertThat(job.path("done").asInt()).isEqualTo(1);
    }

    @Test
    void endsAJobThatIsCancelled() {
        for (int i = 0; i < 3; i++) {
            morgue.dead("c", "NoStock");
        }
        var begun = start(plan("discard"), ",'rate':0.2");
        var path = path(begun);

        assertThat(caller.send("DELETE", path, "").statusCode()).isEqualTo(200);

        var job = awaitEnd(begun);
        assertThat(job.path("status").asText()).isEqualTo("cancelled");
        assertThat(job.path("done").asInt()).isLessThan(3);
        assertThat(caller.get("/jobs").body()).contains(job.path("id").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'action':'restore'}",
                "{'action':'replay','filter':[]}",
                "{'action':'replay','filter':{'nonsense':'x'}}",
                "{'action':'replay','filter':{'minReplays':'x'}}",
                "{'action':'replay','filter':{'stream':true}}",
                "{'action':'replay','filter':{'state':'nonsense'}}",
                "{'action':'replay','more':1}",
                "nonsense"
            })
    void refusesAPlanThatMakesNoSense(String body) {
        assertThat(code(caller.post("/plans", body))).isEqualTo("400 body-refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'planToken':'T'}",
                "{'planToken':'T','reason':' '}",
                "{'reason':'r'}",
                "{'planToken':'garbage','reason':'r'}",
                "{'planToken':'','reason':'r'}",
                "{'planToken':'T','reason':'r','rate':0}",
                "{'planToken':'T','reason':'r','max':0}",
                "{'planToken':'T','reason':'r','stopAfterFailures':0}",
                "{'planToken':'T','reason':'r','more':1}"
            })
    void refusesAJobThatMakesNoSense(String body) {
        morgue.dead("c", "NoStock");
        var token = plan("discard").path("planToken").asText();

        assertThat(code(caller.post("/jobs", body.replace("'T'", "'" + token + "'"))))
                .isEqualTo("400 body-refused");
    }

    private JsonNode plan(String action) {
        var filter = "{'stream':'" + morgue.stream() + "','minReplays':0}";
        var answer = caller.post("/plans", "{'action':'" + action + "','filter':" + filter + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private HttpResponse<String> start(JsonNode plan, String more) {
        var token = plan.path("planToken").asText();
        return caller.post("/jobs", "{'planToken':'" + token + "','reason':'fixed'" + more + "}");
    }

    private JsonNode awaitEnd(HttpResponse<String> begun) {
        var path = path(begun);
        Await.until(
                "the job has ended",
                () -> !json(caller.get(path)).path("status").asText().equals("running"));
        return json(caller.get(path));
    }

    private static String path(HttpResponse<String> begun) {
        var location = begun.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/v1/dead-letters/jobs/" + json(begun).path("id").asText());
        return location.substring(DeadLettersOverHttp.ALL.length());
    }
}
